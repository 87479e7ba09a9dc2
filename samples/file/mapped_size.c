/* The size of a file whose pages are mapped: it can grow, and shrinks when nobody has mapped it any more. */
#include "../facts.h"

static void size(HANDLE file, LONG wanted)
{
    char what[40];

    SetFilePointer(file, wanted, NULL, FILE_BEGIN);
    sprintf(what, "size %ld", wanted);
    result(what, SetEndOfFile(file));
}

int main(void)
{
    HANDLE file = CreateFileA("mapped.bin", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                              CREATE_ALWAYS, 0, NULL);
    HANDLE second, section;
    char *view;

    size(file, 10000);
    section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    view[9999] = 7;
    size(file, 5000);
    size(file, 0);
    size(file, 20000);
    CloseHandle(section);
    size(file, 100);
    second = CreateFileA("mapped.bin", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, TRUNCATE_EXISTING, 0,
                         NULL);
    result("truncate", second != INVALID_HANDLE_VALUE);
    second = CreateFileA("mapped.bin", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, CREATE_ALWAYS, 0,
                         NULL);
    result("create always", second != INVALID_HANDLE_VALUE);
    printf("still %d\n", view[9999]);
    UnmapViewOfFile(view);
    size(file, 100);
    printf("now %lu\n", GetFileSize(file, NULL));
    return 0;
}
