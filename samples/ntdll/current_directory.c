/* The handle of the current directory in the process parameters, from which native programs open relative paths.
 * files: folder/ folder/a.txt=inside a.txt=outside
 * flags: -lntdll
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

static HANDLE *place(void)
{
    char *parameters = (char *)NtCurrentTeb()->ProcessEnvironmentBlock->ProcessParameters;
    return (HANDLE *)(parameters + (sizeof(void *) == 8 ? 0x48 : 0x2c));
}

static void show(const char *when)
{
    static WCHAR text[] = L"a.txt";
    UNICODE_STRING name = {10, 12, text};
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK status;
    char content[16] = "";
    HANDLE file;
    DWORD count = 0;
    NTSTATUS result;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, *place(), NULL);
    result = NtCreateFile(&file, GENERIC_READ | SYNCHRONIZE, &attributes, &status, NULL, 0, 7, FILE_OPEN,
                          FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
    if (result == 0)
        ReadFile(file, content, 15, &count, NULL);
    printf("%s: %08lx %s\n", when, result, content);
}

static void name_of(const char *what, HANDLE handle, ULONG size)
{
    static ULONGLONG room[256];
    UNICODE_STRING *name = (UNICODE_STRING *)room;
    ULONG needed = 0;
    NTSTATUS status;

    memset(room, 0, sizeof room);
    status = NtQueryObject(handle, 1, room, size, &needed);
    printf("%s: %08lx", what, status);
    if (status == 0 && name->Length)
        printf(", ends in %ls, terminated: %d", name->Buffer + name->Length / 2 - 5, !name->Buffer[name->Length / 2]);
    printf("%s\n", status == 0 && !name->Length ? ", none" : "");
}

int main(void)
{
    HANDLE file = CreateFileA("a.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);

    show("at the start");
    SetCurrentDirectoryA("folder");
    show("in the folder");
    SetCurrentDirectoryA("..");
    show("back");
    name_of("name of a file", file, 2000);
    name_of("too small", file, 20);
    name_of("far too small", file, 4);
    name_of("name of an event", CreateEventA(NULL, FALSE, FALSE, NULL), 2000);
    return 0;
}
