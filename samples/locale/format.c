/* Dates, times, numbers and amounts as en-US writes them.
 */
#include "../facts.h"

static const SYSTEMTIME when = {2024, 2, 4, 29, 15, 4, 5, 6};

static void date(DWORD flags, const char *format)
{
    char text[80];
    int count = GetDateFormatA(0x409, flags, &when, format, text, sizeof text);

    printf("%d %s\n", count, text);
}

static void time_of_day(DWORD flags, const char *format)
{
    char text[80];
    int count = GetTimeFormatA(0x409, flags, &when, format, text, sizeof text);

    printf("%d %s\n", count, text);
}

int main(void)
{
    char text[80];

    date(LOCALE_NOUSEROVERRIDE, NULL);
    date(LOCALE_NOUSEROVERRIDE | DATE_LONGDATE, NULL);
    date(0, "yyyy-MM-dd dddd ddd MMMM MMM M d yy");
    date(0, "'day' d ''''");
    time_of_day(LOCALE_NOUSEROVERRIDE, NULL);
    time_of_day(LOCALE_NOUSEROVERRIDE | TIME_FORCE24HOURFORMAT | TIME_NOTIMEMARKER, NULL);
    time_of_day(0, "HH:mm:ss h:m:s t tt");
    time_of_day(LOCALE_NOUSEROVERRIDE | TIME_NOSECONDS, NULL);
    printf("%d", GetNumberFormatA(0x409, LOCALE_NOUSEROVERRIDE, "12345.678", NULL, text, sizeof text));
    printf(" %s\n", text);
    printf("%d", GetCurrencyFormatA(0x409, LOCALE_NOUSEROVERRIDE, "1234.5", NULL, text, sizeof text));
    printf(" %s\n", text);
    return 0;
}
