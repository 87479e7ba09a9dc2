/* A file's times are set and read back to the 100 ns that Windows keeps.
 * files: a.txt=x
 */
#include <stdio.h>
#include <windows.h>

static void show(const char *what, FILETIME *time)
{
    SYSTEMTIME system;

    FileTimeToSystemTime(time, &system);
    printf("%s %04d-%02d-%02d %02d:%02d:%02d.%03d\n", what, system.wYear, system.wMonth, system.wDay,
           system.wHour, system.wMinute, system.wSecond, system.wMilliseconds);
}

int main(void)
{
    SYSTEMTIME wanted = {2001, 2, 0, 3, 4, 5, 6, 700};
    FILETIME written, accessed, got_written, got_accessed;
    BY_HANDLE_FILE_INFORMATION info;
    HANDLE file = CreateFileA("a.txt", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    SystemTimeToFileTime(&wanted, &written);
    wanted.wYear = 2033;
    SystemTimeToFileTime(&wanted, &accessed);
    printf("set %d\n", SetFileTime(file, NULL, &accessed, &written));
    printf("get %d\n", GetFileTime(file, NULL, &got_accessed, &got_written));
    show("written", &got_written);
    show("accessed", &got_accessed);
    printf("exact %d\n", CompareFileTime(&written, &got_written));
    printf("info %d\n", GetFileInformationByHandle(file, &info));
    show("info written", &info.ftLastWriteTime);
    printf("size %lu links %lu\n", info.nFileSizeLow, info.nNumberOfLinks);
    written.dwLowDateTime += 10;
    SetFileTime(file, NULL, NULL, &written);
    GetFileTime(file, NULL, NULL, &got_written);
    printf("difference %ld\n", got_written.dwLowDateTime - written.dwLowDateTime);
    return 0;
}
