/* SetFilePointer moves from every origin; a file grows by seeking past its end.
 * files: a.bin=0123456789
 */
#include "../facts.h"

static HANDLE file;

static void seek(LONG distance, DWORD origin)
{
    DWORD position;

    SetLastError(0);
    position = SetFilePointer(file, distance, NULL, origin);
    printf("%ld from %lu: %ld error %lu\n", distance, origin, (long)position, GetLastError());
}

int main(void)
{
    LARGE_INTEGER distance, position;
    DWORD count;
    char text[32] = {0};

    file = CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    seek(3, FILE_BEGIN);
    seek(2, FILE_CURRENT);
    seek(-1, FILE_CURRENT);
    seek(-2, FILE_END);
    seek(-1, FILE_BEGIN);
    seek(-20, FILE_END);
    seek(0, 3);
    seek(20, FILE_BEGIN);
    printf("size %lu\n", GetFileSize(file, NULL));
    printf("read %d", ReadFile(file, text, 4, &count, NULL));
    printf(" count %lu\n", count);
    printf("set end %d size %lu\n", SetEndOfFile(file), GetFileSize(file, NULL));
    distance.QuadPart = 5000000000;
    printf("seek %d", SetFilePointerEx(file, distance, &position, FILE_BEGIN));
    printf(" %I64d\n", position.QuadPart);
    seek(4, FILE_BEGIN);
    SetEndOfFile(file);
    WriteFile(file, "xyz", 3, &count, NULL);
    seek(0, FILE_BEGIN);
    ReadFile(file, text, sizeof text, &count, NULL);
    printf("%lu %s\n", count, text);
    result("not a file", SetFilePointer((HANDLE)0x1234, 0, NULL, 0) != INVALID_SET_FILE_POINTER);
    return 0;
}
