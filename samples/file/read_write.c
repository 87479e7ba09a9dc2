/* ReadFile and WriteFile at the position, at an offset, at the end and with the wrong access.
 * files: a.bin=0123456789
 */
#include "../facts.h"

int main(void)
{
    char text[32] = {0};
    DWORD count;
    OVERLAPPED at = {0};
    HANDLE read = CreateFileA("a.bin", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE write = CreateFileA("a.bin", GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE append = CreateFileA("a.bin", FILE_APPEND_DATA, 7, NULL, OPEN_EXISTING, 0, NULL);

    printf("read %d", ReadFile(read, text, 4, &count, NULL));
    printf(" %lu %s\n", count, text);
    at.Offset = 6;
    printf("read at %d", ReadFile(read, text, 2, &count, &at));
    printf(" %lu %.2s\n", count, text);
    printf("position %lu\n", SetFilePointer(read, 0, NULL, FILE_CURRENT));
    at.Offset = 100;
    SetLastError(0);
    printf("read past end %d", ReadFile(read, text, 2, &count, &at));
    result("", count);
    SetFilePointer(read, 0, NULL, FILE_END);
    SetLastError(0);
    printf("read at end %d", ReadFile(read, text, 2, &count, NULL));
    result("", count);
    result("write through read", WriteFile(read, "x", 1, &count, NULL));
    result("read through write", ReadFile(write, text, 1, &count, NULL));
    printf("append %d", WriteFile(append, "AB", 2, &count, NULL));
    printf(" size %lu\n", GetFileSize(append, NULL));
    printf("write nothing %d", WriteFile(write, "", 0, &count, NULL));
    printf(" %lu\n", count);
    printf("flush %d\n", FlushFileBuffers(write));
    result("close", CloseHandle(read));
    result("close again", CloseHandle(read));
    result("bad handle", ReadFile(read, text, 1, &count, NULL));
    return 0;
}
