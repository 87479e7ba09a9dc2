/* A file opened to be deleted on close disappears with its last handle.
 */
#include "../facts.h"

static int exists(void)
{
    return GetFileAttributesA("a.txt") != INVALID_FILE_ATTRIBUTES;
}

int main(void)
{
    HANDLE file = CreateFileA("a.txt", GENERIC_WRITE | DELETE, 7, NULL, CREATE_NEW,
                              FILE_FLAG_DELETE_ON_CLOSE, NULL);
    HANDLE other;

    printf("open %d exists %d\n", file != INVALID_HANDLE_VALUE, exists());
    other = CreateFileA("a.txt", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0,
                        NULL);
    result("no delete sharing", other != INVALID_HANDLE_VALUE);
    DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &other, 0, FALSE, DUPLICATE_SAME_ACCESS);
    CloseHandle(file);
    printf("duplicate keeps it %d\n", exists());
    CloseHandle(other);
    printf("gone %d\n", !exists());
    return 0;
}
