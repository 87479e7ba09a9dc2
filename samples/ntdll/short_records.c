/* System calls that answer with a name fill what room there is, and warn.
 * files: a-file-with-a-name.txt=x
 * flags: -lntdll
 */
#include <winternl.h>
#include "../facts.h"

int main(void)
{
    HANDLE file = CreateFileA("a-file-with-a-name.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    ULONGLONG buffer[128];
    IO_STATUS_BLOCK block;
    NTSTATUS status;
    BY_HANDLE_FILE_INFORMATION information;

    status = NtQueryInformationFile(file, &block, buffer, 103, 18);
    printf("all, too small %08lx\n", status);
    status = NtQueryInformationFile(file, &block, buffer, 104, 18);
    printf("all, without name %08lx %d\n", status, (int)block.Information);
    printf("size %d, name fits %d\n", (int)buffer[6], ((ULONG *)buffer)[24] <= 8);
    status = NtQueryInformationFile(file, &block, buffer, sizeof buffer, 18);
    printf("all %08lx\n", status);
    status = NtQueryInformationFile(file, &block, buffer, 7, 9);
    printf("name, too small %08lx\n", status);
    status = NtQueryInformationFile(file, &block, buffer, 8, 9);
    printf("name, two letters %08lx %d\n", status, (int)block.Information);
    status = NtQueryVolumeInformationFile(file, &block, buffer, 23, 1);
    printf("volume, too small %08lx\n", status);
    status = NtQueryVolumeInformationFile(file, &block, buffer, sizeof buffer, 1);
    GetFileInformationByHandle(file, &information);
    printf("volume %08lx, serial %d\n", status, ((ULONG *)buffer)[2] == information.dwVolumeSerialNumber);
    status = NtQueryVolumeInformationFile(file, &block, buffer, 32, 7);
    printf("full size %08lx %d\n", status, (int)block.Information);
    return 0;
}
