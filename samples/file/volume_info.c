/* Facts about drives that every installation shares.
 */
#include "../facts.h"

int main(void)
{
    char windows[MAX_PATH], system[MAX_PATH], target[MAX_PATH];
    DWORD length, component, flags, drives = GetLogicalDrives();
    ULARGE_INTEGER available, total, free_bytes;
    char strings[300];

    printf("C: exists %d, A: %d\n", !!(drives & 4), !!(drives & 1));
    printf("C: type %u\n", GetDriveTypeA("C:\\"));
    printf("Q: type %u\n", GetDriveTypeA("Q:\\"));
    printf("volume %d", GetVolumeInformationA("C:\\", NULL, 0, NULL, &component, &flags, NULL, 0));
    printf(" component %lu preserved %d\n", component, !!(flags & FILE_CASE_PRESERVED_NAMES));
    printf("space %d", GetDiskFreeSpaceExA("C:\\", &available, &total, &free_bytes));
    printf(" sane %d\n", free_bytes.QuadPart <= total.QuadPart && available.QuadPart <= total.QuadPart);
    length = GetLogicalDriveStringsA(sizeof strings, strings);
    printf("strings end %d %d\n", strings[length - 1] == 0, strings[length] == 0);
    printf("windows %u", GetWindowsDirectoryA(windows, sizeof windows));
    printf(" %s\n", windows);
    printf("system %u", GetSystemDirectoryA(system, sizeof system));
    printf(" %s\n", system);
    printf("device %d\n", QueryDosDeviceA("C:", target, sizeof target) > 0);
    return 0;
}
