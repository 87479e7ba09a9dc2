/* What a file's volume is, by the records of NtQueryVolumeInformationFile.
 * files: a.txt=hello
 * flags: -lntdll
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

static ULONGLONG room[64];

static NTSTATUS ask(HANDLE file, int kind, ULONG size)
{
    IO_STATUS_BLOCK status;
    memset(room, 0, sizeof room);
    return NtQueryVolumeInformationFile(file, &status, room, size, kind);
}

int main(void)
{
    HANDLE file = CreateFileA("a.txt", FILE_READ_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL);
    BY_HANDLE_FILE_INFORMATION info;
    ULONG *words = (ULONG *)room;

    GetFileInformationByHandle(file, &info);
    printf("volume %08lx", ask(file, 1, 24));
    printf(", the file's serial number: %d\n", words[2] == info.dwVolumeSerialNumber);
    printf("too small %08lx\n", ask(file, 1, 17));
    printf("size %08lx", ask(file, 3, 24));
    printf(", %lu bytes in a sector, less is free than there is: %d\n", words[5], room[1] < room[0]);
    printf("full size %08lx", ask(file, 7, 32));
    printf(", %lu bytes in a sector, less is free than there is: %d\n", words[7], room[1] <= room[2] && room[2] < room[0]);
    return 0;
}
