/* gmtime, asctime, strftime and the calendar, independent of the time zone.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

static void show(__time64_t when)
{
    struct tm *tm = _gmtime64(&when);

    if (!tm) {
        printf("%I64d: none\n", when);
        return;
    }
    printf("%I64d: %d-%02d-%02d %02d:%02d:%02d week day %d year day %d dst %d %s", when, tm->tm_year + 1900,
           tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_wday, tm->tm_yday, tm->tm_isdst,
           asctime(tm));
}

int main(void)
{
    static const char *formats[] = {"%Y-%m-%d %H:%M:%S", "%a %A %b %B", "%d %j %U %w %W", "%I %p", "%c", "%x",
                                    "%X",
                                    "%y %%"};
    struct tm tm = {5, 4, 15, 29, 1, 124, 4, 59, 0};
    char text[100];
    int count;

    show(0);
    show(86399);
    show(951782400);
    show(2147483647);
    show(4102444800);
    show(32535215999);
    for (int i = 0; i < (int)(sizeof formats / sizeof *formats); i++) {
        count = (int)strftime(text, sizeof text, formats[i], &tm);
        printf("%s -> %d %s\n", formats[i], count, text);
    }
    printf("small %d\n", (int)strftime(text, 4, "%Y-%m", &tm));
    printf("difference %g\n", difftime(1000, 400));
    printf("mkgmtime %I64d\n", _mkgmtime64(&tm));
    return 0;
}
