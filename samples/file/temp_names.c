/* GetTempFileName makes names from prefix and number, and creates the file when the number is its own.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    char name[MAX_PATH], path[MAX_PATH];
    UINT unique;
    DWORD length;

    printf("%u", GetTempFileNameA(".", "abcdef", 0x1a2b, name));
    printf(" %s exists %d\n", name, GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    printf("%u", GetTempFileNameA(".\\", "x", 7, name));
    printf(" %s\n", name);
    unique = GetTempFileNameA(".", "pre", 0, name);
    printf("unique %d %.5s exists %d\n", unique != 0, name,
           GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    result("missing", GetTempFileNameA("none", "pre", 0, name));
    length = GetTempPathA(sizeof path, path);
    printf("path %d ends %c\n", length == strlen(path), path[length - 1]);
    printf("is directory %d\n", !!(GetFileAttributesA(path) & FILE_ATTRIBUTE_DIRECTORY));
    return 0;
}
