/* _utime and _futime set what _stat reports.
 * files: a.txt=x
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utime.h>
#include <time.h>

int main(void)
{
    struct __utimbuf64 times = {1000000000, 1234567890};
    struct _stat64 info;

    putenv("TZ=UTC0");
    _tzset();
    printf("set %d\n", _utime64("a.txt", &times));
    printf("stat %d", _stat64("a.txt", &info));
    printf(" %I64d %I64d\n", info.st_atime, info.st_mtime);
    printf("now %d", _utime64("a.txt", NULL));
    _stat64("a.txt", &info);
    printf(" recent %d\n", time(NULL) - info.st_mtime < 100);
    printf("missing %d\n", _utime64("none", &times));
    return 0;
}
