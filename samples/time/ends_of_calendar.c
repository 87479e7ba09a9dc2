/* The first and last times with a date, in UTC and in a zone, and mktime where daylight saving begins and ends.
crt: ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void edge(const char *name, int (*works)(long long), long long good, long long bad)
{
    while (llabs(bad - good) > 1) {
        long long middle = (good + bad) / 2;

        if (works(middle))
            good = middle;
        else
            bad = middle;
    }
    printf("%s %I64d\n", name, good);
}

static struct tm *fields(long long seconds)
{
    static struct tm found;
    static const struct tm none;

    found = none;
    found.tm_year = 70;
    found.tm_mday = (int)(1 + seconds / 86400);
    found.tm_sec = (int)(seconds % 86400);
    return &found;
}

#define EACH(action) \
    action(gmtime64, _gmtime64(&x) != NULL, __time64_t) action(gmtime32, _gmtime32(&x) != NULL, __time32_t) \
    action(localtime64, _localtime64(&x) != NULL, __time64_t) action(localtime32, _localtime32(&x) != NULL, __time32_t) \
    action(mktime64, _mktime64(fields(x)) != -1, __time64_t) action(mktime32, _mktime32(fields(x)) != -1, __time64_t) \
    action(mkgmtime64, _mkgmtime64(fields(x)) != -1, __time64_t) action(mkgmtime32, _mkgmtime32(fields(x)) != -1, __time64_t)

#define DECLARE(name, expression, type) \
    static int name(long long seconds) { type x = (type)seconds; return x == seconds && (expression); }
EACH(DECLARE)

#define SHOW(name, expression, type) \
    edge("first of " #name, name, 200000, -300000); \
    edge("last of " #name, name, 200000, 100000000000);

static void make(int month, int day, int hour, int daylight)
{
    struct tm when = {0, 30, hour, day, month - 1, 124, 0, 0, daylight};
    long long found = _mktime64(&when);

    printf("%d-%d %d:30 %d: %I64d, %d %d:%02d %d\n", month, day, hour, daylight, found, when.tm_mday, when.tm_hour, when.tm_min,
           when.tm_isdst);
}

int main(void)
{
    static const char *zones[] = {"TZ=UTC0", "TZ=PST8PDT", "TZ=MEZ-1"};

    for (int z = 0; z < 3; z++) {
        _putenv(zones[z]);
        _tzset();
        printf("%s\n", zones[z]);
        EACH(SHOW)
        for (int daylight = -1; daylight < 2; daylight++) {
            make(3, 10, 1, daylight);
            make(3, 10, 2, daylight);
            make(3, 10, 3, daylight);
            make(7, 1, 12, daylight);
            make(11, 3, 0, daylight);
            make(11, 3, 1, daylight);
            make(11, 3, 2, daylight);
        }
    }
    return 0;
}
