/* Renaming through the native function: by a full path, from the handle of a folder.
 * files: a.txt=hello folder/
 * flags: -lntdll
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

typedef struct {
    BOOLEAN replace;
    HANDLE root;
    ULONG length;
    WCHAR name[260];
} RENAME;

static void rename_to(const char *from, HANDLE root, const WCHAR *to, BOOLEAN replace)
{
    HANDLE file = CreateFileA(from, DELETE | SYNCHRONIZE, 7, NULL, OPEN_EXISTING, 0, NULL);
    IO_STATUS_BLOCK status;
    RENAME rename = {replace, root, wcslen(to) * 2};
    NTSTATUS result;

    wcscpy(rename.name, to);
    result = NtSetInformationFile(file, &status, &rename, offsetof(RENAME, name) + rename.length, 10);
    CloseHandle(file);
    printf("%s: %08lx\n", from, result);
}

static void there(const char *name)
{
    printf("  %s: %d\n", name, GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
}

int main(void)
{
    HANDLE folder = CreateFileA("folder", GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    WCHAR full[MAX_PATH + 4] = L"\\??\\";

    rename_to("a.txt", folder, L"c.txt", FALSE);
    there("folder\\c.txt");
    GetFullPathNameW(L"e.txt", MAX_PATH, full + 4, NULL);
    rename_to("folder\\c.txt", NULL, full, FALSE);
    there("e.txt");
    CloseHandle(CreateFileA("f.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    GetFullPathNameW(L"f.txt", MAX_PATH, full + 4, NULL);
    rename_to("e.txt", NULL, full, FALSE);
    rename_to("e.txt", NULL, full, TRUE);
    there("e.txt");
    return 0;
}
