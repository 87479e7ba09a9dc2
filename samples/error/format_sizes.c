/* How large a buffer FormatMessage takes, and how large the one is that it allocates.
 */
#include <windows.h>
#include <stdio.h>

static char narrow[70000];
static WCHAR wide[70000];

int main(void) {
    static const DWORD sizes[] = {0, 1, 100, 32766, 32767, 32768, 65535, 65536, 0x7fffffff, 0xffffffff};
    DWORD flags = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS;
    for (int i = 0; i < 10; i++) {
        char *buffer = NULL;
        SetLastError(0);
        DWORD length = FormatMessageA(flags | FORMAT_MESSAGE_ALLOCATE_BUFFER, "text", 0, 0, (char *)&buffer, sizes[i], NULL);
        printf("A %lu: %lu, error %lu, %ld bytes\n", sizes[i], length, GetLastError(), buffer ? (long)LocalSize(buffer) : -1);
        LocalFree(buffer);
    }
    for (int i = 0; i < 8; i++) {
        WCHAR *buffer = NULL;
        SetLastError(0);
        DWORD length = FormatMessageW(flags | FORMAT_MESSAGE_ALLOCATE_BUFFER, L"text", 0, 0, (WCHAR *)&buffer, sizes[i], NULL);
        printf("W %lu: %lu, error %lu, %ld bytes\n", sizes[i], length, GetLastError(), buffer ? (long)LocalSize(buffer) : -1);
        LocalFree(buffer);
    }
    SetLastError(0);
    printf("%lu", FormatMessageA(flags, "text", 0, 0, narrow, sizeof narrow, NULL));
    printf(" %lu\n", GetLastError());
    SetLastError(0);
    printf("%lu", FormatMessageW(flags, L"text", 0, 0, wide, 70000, NULL));
    printf(" %lu\n", GetLastError());
    return 0;
}
