/* The current directory is set, read, and remembered with its canonical form.
 * files: Sub/inner/a.txt
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static void show(void)
{
    char path[MAX_PATH];
    DWORD length = GetCurrentDirectoryA(sizeof path, path);

    printf("%s %d\n", path, length == strlen(path));
}

static void change(const char *path)
{
    BOOL ok = SetCurrentDirectoryA(path);

    printf("%s: %d error %lu\n", path, ok, ok ? 0 : GetLastError());
}

int main(void)
{
    char path[MAX_PATH], small[4];
    DWORD start = GetCurrentDirectoryA(sizeof path, path);

    change("sub");
    printf("deeper by %lu\n", GetCurrentDirectoryA(sizeof path, path) - start);
    change("inner\\..\\inner");
    printf("file %d\n", GetFileAttributesA("a.txt") != INVALID_FILE_ATTRIBUTES);
    change("none");
    change("a.txt");
    change("C:\\windows\\");
    show();
    change("system32/..");
    show();
    change("\\");
    show();
    change("C:");
    show();
    printf("needed %lu\n", GetCurrentDirectoryA(0, NULL));
    SetCurrentDirectoryA("C:\\windows");
    printf("needed %lu\n", GetCurrentDirectoryA(sizeof small, small));
    return 0;
}
