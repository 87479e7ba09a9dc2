/* A path with the \\?\ prefix is taken literally and may be longer than MAX_PATH.
 */
#include "../facts.h"

int main(void)
{
    static WCHAR path[2000], part[101];
    DWORD length, written;
    HANDLE file;
    int depth = 0;

    lstrcpyW(path, L"\\\\?\\");
    length = GetCurrentDirectoryW(1000, path + 4);
    for (int i = 0; i < 100; i++)
        part[i] = i ? L'n' : L'\\';
    while (depth < 4) {
        lstrcatW(path, part);
        if (!CreateDirectoryW(path, NULL))
            break;
        depth++;
    }
    printf("depth %d longer %d\n", depth, lstrlenW(path) - (int)length);
    lstrcatW(path, L"\\file.txt");
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    printf("open %d\n", file != INVALID_HANDLE_VALUE);
    printf("write %d\n", WriteFile(file, "x", 1, &written, NULL));
    CloseHandle(file);
    printf("attributes %d\n", GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES);
    printf("plain %d\n", GetFileAttributesW(L"\\\\?\\C:\\windows") != INVALID_FILE_ATTRIBUTES);
    printf("delete %d\n", DeleteFileW(path));
    return 0;
}
