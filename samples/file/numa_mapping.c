/* A section asked for on a node of memory is one like any other. */
#define _WIN32_WINNT 0x0601
#include <windows.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    HANDLE section = CreateFileMappingNumaW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x1000, L"numa section", 0);
    HANDLE again;
    char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0), *other;

    printf("made %d, mapped %d\n", section != NULL, view != NULL);
    strcpy(view, "shared");
    SetLastError(0);
    again = CreateFileMappingNumaW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x1000, L"numa section", NUMA_NO_PREFERRED_NODE);
    printf("again %lu\n", GetLastError());
    other = MapViewOfFile(again, FILE_MAP_READ, 0, 0, 0);
    printf("\"%s\"\n", other);
    return 0;
}
