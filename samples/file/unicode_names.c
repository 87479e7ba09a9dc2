/* File names outside the ANSI code page exist for W functions and match without regard to case.
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    WIN32_FIND_DATAW data;
    HANDLE file = CreateFileW(L"\x0416\x4e2d\xe9.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    HANDLE search;

    printf("create %d\n", file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    search = FindFirstFileW(L"*.txt", &data);
    for (WCHAR *c = data.cFileName; *c; c++)
        printf("%04x ", *c);
    printf("\n");
    FindClose(search);
    printf("other case %d\n", GetFileAttributesW(L"\x0436\x4e2d\xc9.TXT") != INVALID_FILE_ATTRIBUTES);
    printf("other name %d\n", GetFileAttributesW(L"\x0436\x4e2d" L"e.TXT") != INVALID_FILE_ATTRIBUTES);
    printf("delete %d\n", DeleteFileW(L"\x0416\x4e2d\xe9.txt"));
    return 0;
}
