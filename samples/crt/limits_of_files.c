/* How many descriptors and streams there may be.
crt: msvcrt ucrt
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static void ignore(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line, uintptr_t reserved)
{
}

int main(void)
{
    HMODULE crt = GetModuleHandleA("ucrtbase.dll") ? GetModuleHandleA("ucrtbase.dll") : GetModuleHandleA("msvcrt.dll");
    void (*handler)(void *) = (void *)GetProcAddress(crt, "_set_invalid_parameter_handler");
    int limit = GetModuleHandleA("ucrtbase.dll") ? 8192 : 2048;
    int counts[] = {limit, limit + 1, 2, 20}, numbers[] = {limit - 1, limit, -1, -2};
    int fd, last, streams = 0;

    if (handler)
        handler(ignore);
    printf("%d\n", _getmaxstdio());
    for (int i = 0; i < 4; i++)
        printf("set: %d\n", _setmaxstdio(counts[i]) == counts[i]);
    fd = _open("NUL", _O_RDWR);
    for (int i = 0; i < 4; i++) {
        int result;

        errno = 0;
        result = _dup2(fd, numbers[i]);
        printf("dup2: %d %d\n", result, errno);
        _close(numbers[i]);
    }
    last = fd;
    errno = 0;
    while ((fd = _dup(last)) >= 0)
        last = fd;
    printf("last is the limit's: %d\n", last == limit - 1);
    for (fd = 3; fd < limit; fd++)
        _close(fd);
    errno = 0;
    _setmaxstdio(30);
    while (fopen("NUL", "r"))
        streams++;
    printf("streams %d\n", streams);
    return 0;
}
