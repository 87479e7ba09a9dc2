/* MS-DOS dates and times round to two seconds and span 1980 to 2107.
 */
#include "../facts.h"

int main(void)
{
    SYSTEMTIME time = {2024, 2, 0, 29, 13, 45, 59, 999}, back;
    FILETIME file;
    WORD date, clock;

    SystemTimeToFileTime(&time, &file);
    printf("to dos %d", FileTimeToDosDateTime(&file, &date, &clock));
    printf(" %04x %04x\n", date, clock);
    printf("from dos %d", DosDateTimeToFileTime(0x585d, 0x6dbd, &file));
    FileTimeToSystemTime(&file, &back);
    printf(" %d-%d-%d %d:%d:%d\n", back.wYear, back.wMonth, back.wDay, back.wHour, back.wMinute,
           back.wSecond);
    return 0;
}
