/* Local time functions in the zone that TZ names for the run-time library.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void)
{
    struct tm tm = {0, 30, 25, 31, 0, 124, 0, 0, -1}, *local;
    time_t when, now = time(NULL);

    putenv("TZ=UTC0");
    _tzset();
    when = mktime(&tm);
    printf("normalized %d-%02d-%02d %02d:%02d week day %d year day %d\n", tm.tm_year + 1900, tm.tm_mon + 1,
           tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_wday, tm.tm_yday);
    printf("seconds %ld\n", (long)when);
    local = localtime(&when);
    printf("back %d:%02d dst %d\n", local->tm_hour, local->tm_min, local->tm_isdst);
    printf("zone %ld daylight %d\n", _timezone, _daylight);
    printf("clock %d now %d\n", clock() >= 0, now > 1700000000);
    return 0;
}
