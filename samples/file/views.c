/* Views of one section show the same bytes, and the file has them at once.
 * files: a.bin=0123456789
 */
#include "../facts.h"

static void bytes_of(HANDLE file, const char *label)
{
    char text[11] = {0};
    DWORD count;
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, text, 10, &count, NULL);
    printf("%s: %s\n", label, text);
}

int main(void)
{
    MEMORY_BASIC_INFORMATION info;
    DWORD count;
    HANDLE file = CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    HANDLE other = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
    char *first = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    char *second = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    char *third = MapViewOfFile(other, FILE_MAP_READ, 0, 0, 0);
    char *copy = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
    printf("four places %d\n", first != second && second != third && third != copy);
    first[0] = 'a';
    printf("after a store: %.10s %.10s %.10s\n", second, third, copy);
    bytes_of(file, "in the file");
    SetFilePointer(file, 1, NULL, FILE_BEGIN);
    WriteFile(file, "bc", 2, &count, NULL);
    printf("after a write: %.10s %.10s %.10s %.10s\n", first, second, third, copy);
    copy[3] = 'x';
    first[4] = 'd';
    printf("a store to the copy: %.10s %.10s\n", first, copy);
    CloseHandle(section);
    first[5] = 'e';
    printf("without the handle: %.10s\n", second);
    UnmapViewOfFile(first);
    bytes_of(file, "unmapped");
    VirtualQuery(second, &info, sizeof info);
    printf("base %d size %lx type %lx protect %lx %lx\n", info.AllocationBase == second,
           (DWORD)info.RegionSize, info.Type, info.Protect, info.AllocationProtect);
    section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x30000, NULL);
    first = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    second = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0x20000, 0x1000);
    strcpy(first + 0x20000, "page file");
    printf("%s, aligned %d\n", second, ((ULONG_PTR)second & 0xFFFF) == 0);
    VirtualQuery(second, &info, sizeof info);
    printf("size %lx type %lx protect %lx\n", (DWORD)info.RegionSize, info.Type, info.Protect);
    return 0;
}
