/* Records that end in a file's name come with as much of it as there is room for.
 * files: long_name.txt=hello
 * flags: -lntdll
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI NtQueryInformationFile(HANDLE, IO_STATUS_BLOCK *, void *, ULONG, FILE_INFORMATION_CLASS);

static void ask(HANDLE file, int kind, ULONG size, ULONG fixed)
{
    static ULONGLONG room[256];
    unsigned char *buffer = (unsigned char *)room;
    IO_STATUS_BLOCK status;
    NTSTATUS result;

    memset(room, 0xEE, sizeof room);
    memset(&status, 0, sizeof status);
    result = NtQueryInformationFile(file, &status, buffer, size, kind);
    printf("class %d, %lu bytes: %08lx", kind, size, result);
    if (result == 0xC0000004)
        printf("\n");
    else
        printf(", size of file %d, the name's length is told: %d, nothing behind: %d\n",
               kind == 18 ? *(int *)(buffer + 48) : 5, *(ULONG *)(buffer + fixed - 4) > 26, buffer[size] == 0xEE);
}

int main(void)
{
    HANDLE file = CreateFileA("long_name.txt", FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL);

    ask(file, 18, 99, 100);
    ask(file, 18, 104, 100);
    ask(file, 18, 110, 100);
    ask(file, 18, 1000, 100);
    ask(file, 9, 7, 4);
    ask(file, 9, 8, 4);
    ask(file, 9, 20, 4);
    ask(file, 9, 1000, 4);
    ask(file, 4, 39, 4);
    return 0;
}
