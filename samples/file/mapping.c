/* A file mapping shows the file's bytes in memory and writes them back.
 * files: a.bin=0123456789 empty
 */
#include "../facts.h"

int main(void)
{
    char text[32] = {0};
    DWORD count;
    HANDLE mapping, empty;
    HANDLE file = CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    char *view, *copy;

    mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    copy = MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0);
    printf("view %.10s, zero after the end %d\n", view, view[10] == 0 && view[4095] == 0);
    copy[0] = 'c';
    view[9] = 'W';
    printf("private %.10s shared %.10s\n", copy, view);
    printf("flush %d\n", FlushViewOfFile(view, 0));
    printf("unmap %d %d", UnmapViewOfFile(view), UnmapViewOfFile(copy));
    printf(" again %d\n", UnmapViewOfFile(view));
    CloseHandle(mapping);
    ReadFile(file, text, sizeof text, &count, NULL);
    printf("file %lu %s\n", count, text);
    mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 20, NULL);
    printf("grown to %lu\n", GetFileSize(file, NULL));
    CloseHandle(mapping);
    empty = CreateFileA("empty", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    mapping = CreateFileMappingA(empty, NULL, PAGE_READONLY, 0, 0, NULL);
    result("empty", mapping != NULL);
    mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100000, "pywine sample");
    result("anonymous", mapping != NULL);
    view = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 65536, 100);
    printf("offset %d zero %d\n", view != NULL, view[0] == 0);
    result("bad offset", MapViewOfFile(mapping, FILE_MAP_READ, 0, 4096, 100) != NULL);
    printf("open %d\n", OpenFileMappingA(FILE_MAP_READ, FALSE, "pywine sample") != NULL);
    result("open none", OpenFileMappingA(FILE_MAP_READ, FALSE, "none such") != NULL);
    return 0;
}
