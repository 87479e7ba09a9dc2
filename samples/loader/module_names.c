/* GetModuleFileName gives full paths, and says when the buffer was too small.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    char path[MAX_PATH], small[8], *name;
    DWORD length = GetModuleFileNameA(NULL, path, sizeof path);

    name = strrchr(path, '\\') + 1;
    printf("length %d name %.12s drive %d\n", length == strlen(path), name, path[1] == ':');
    printf("exists %d\n", GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    SetLastError(0);
    printf("small %lu", GetModuleFileNameA(NULL, small, sizeof small));
    printf(" error %lu\n", GetLastError());
    GetModuleFileNameA(GetModuleHandleA("kernel32"), path, sizeof path);
    printf("%s\n", strlwr(path));
    GetModuleFileNameA(GetModuleHandleA("ntdll"), path, sizeof path);
    printf("%s\n", strlwr(path));
    result("bad", GetModuleFileNameA((HMODULE)0x12340000, path, sizeof path));
    return 0;
}
