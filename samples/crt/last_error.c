/* What fails in the C runtime because a function of Win32 did leaves that one's error behind.
 * files: "folder/" "file=x"
 * crt: msvcrt ucrt
 */
#include <direct.h>
#include <errno.h>
#include <io.h>
#include "../facts.h"

int main(void)
{
    struct __finddata64_t data;
    intptr_t search;

    SetLastError(7);
    printf("fopen %d", fopen("none", "r") != NULL);
    printf(" %d %lu %lu\n", errno, _doserrno, GetLastError());
    SetLastError(7);
    printf("mkdir %d", _mkdir("folder"));
    printf(" %d %lu %lu\n", errno, _doserrno, GetLastError());
    SetLastError(7);
    printf("rmdir %d", _rmdir("file"));
    printf(" %d %lu %lu\n", errno, _doserrno, GetLastError());
    SetLastError(7);
    search = _findfirst64("none\\*", &data);
    printf("findfirst %d %d %lu\n", search == -1, errno, GetLastError());
    search = _findfirst64("file", &data);
    SetLastError(7);
    printf("findnext %d", _findnext64(search, &data));
    printf(" %d %lu\n", errno, GetLastError());
    _findclose(search);
    return 0;
}
