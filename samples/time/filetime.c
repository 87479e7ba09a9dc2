/* FILETIME and SYSTEMTIME convert both ways, with week days, and refuse impossible dates.
 */
#include "../facts.h"

static void there_and_back(WORD year, WORD month, WORD day)
{
    SYSTEMTIME time = {year, month, 0, day, 12, 34, 56, 789}, back;
    FILETIME file;

    if (!SystemTimeToFileTime(&time, &file)) {
        printf("%d-%d-%d: error %lu\n", year, month, day, GetLastError());
        return;
    }
    FileTimeToSystemTime(&file, &back);
    printf("%08lx%08lx %04d-%02d-%02d week day %d %02d:%02d:%02d.%03d\n", file.dwHighDateTime,
           file.dwLowDateTime,
           back.wYear, back.wMonth, back.wDay, back.wDayOfWeek, back.wHour, back.wMinute, back.wSecond,
           back.wMilliseconds);
}

int main(void)
{
    FILETIME early = {1, 0}, late = {0, 1}, negative = {0, 0x80000000};
    SYSTEMTIME time;

    there_and_back(1601, 1, 1);
    there_and_back(1970, 1, 1);
    there_and_back(2000, 2, 29);
    there_and_back(2100, 2, 28);
    there_and_back(9999, 12, 31);
    there_and_back(2001, 13, 1);
    there_and_back(1600, 1, 1);
    there_and_back(2001, 4, 0);
    printf("compare %ld %ld %ld\n", CompareFileTime(&early, &late), CompareFileTime(&late, &early),
           CompareFileTime(&late, &late));
    result("negative", FileTimeToSystemTime(&negative, &time));
    return 0;
}
