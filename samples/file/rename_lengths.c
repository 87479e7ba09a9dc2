/* Renaming an open file: its new name ends at the null, whatever length is stated.
 */
#include <windows.h>
#include <stdio.h>

static void rename_to(const WCHAR *name, DWORD length) {
    HANDLE file = CreateFileA("old.txt", GENERIC_WRITE | DELETE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    union {
        FILE_RENAME_INFO info;
        char bytes[sizeof(FILE_RENAME_INFO) + 2 * MAX_PATH];
    } wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.info.ReplaceIfExists = TRUE;
    wanted.info.FileNameLength = length;
    lstrcpyW(wanted.info.FileName, name);
    BOOL done = SetFileInformationByHandle(file, FileRenameInfo, &wanted.info, sizeof wanted);
    printf("%d", done);
    CloseHandle(file);
    printf(" %d %d\n", GetFileAttributesA("old.txt") != INVALID_FILE_ATTRIBUTES,
           GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES);
    DeleteFileW(name);
    DeleteFileA("old.txt");
}

int main(void) {
    WCHAR full[MAX_PATH];
    GetCurrentDirectoryW(200, full);
    lstrcatW(full, L"\\renamed.txt");
    DWORD length = lstrlenW(full);
    rename_to(L"new.txt", 14);
    rename_to(L"new.txt", 7);
    rename_to(full, 2 * length);
    rename_to(full, length | 1);
    rename_to(full, 0);
    rename_to(full, 2 * length + 2);
    return 0;
}
