/* What locales other than English say of numbers, days and money, and the forms of dates in them.
 * crt: msvcrt ucrt
 */
#define _WIN32_WINNT 0x601
#include "../facts.h"

static const SYSTEMTIME when = {2024, 3, 5, 29, 15, 4, 5, 6};

static void show(const char *what, const WCHAR *text)
{
    char utf8[300];

    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    printf("  %s: %s\n", what, utf8);
}

static void info(const WCHAR *name, const char *what, LCTYPE type)
{
    WCHAR text[100] = L"";

    if (!GetLocaleInfoEx(name, type | LOCALE_NOUSEROVERRIDE, text, 100))
        printf("  %s: error %lu\n", what, GetLastError());
    else
        show(what, text);
}

static void locale(const WCHAR *name)
{
    WCHAR text[100];
    DWORD number = 0;

    printf("%ls %04lx\n", name, LocaleNameToLCID(name, 0));
    info(name, "language", LOCALE_SENGLISHLANGUAGENAME);
    info(name, "own language", LOCALE_SNATIVELANGUAGENAME);
    info(name, "country", LOCALE_SENGLISHCOUNTRYNAME);
    info(name, "own country", LOCALE_SNATIVECOUNTRYNAME);
    info(name, "display", LOCALE_SNATIVEDISPLAYNAME);
    info(name, "abbreviation", LOCALE_SABBREVLANGNAME);
    info(name, "iso", LOCALE_SISO639LANGNAME2);
    info(name, "iso country", LOCALE_SISO3166CTRYNAME2);
    info(name, "decimal", LOCALE_SDECIMAL);
    info(name, "grouping", LOCALE_SGROUPING);
    info(name, "list", LOCALE_SLIST);
    info(name, "currency", LOCALE_SCURRENCY);
    info(name, "code", LOCALE_SINTLSYMBOL);
    info(name, "digits", LOCALE_ICURRDIGITS);
    info(name, "monday", LOCALE_SDAYNAME1);
    info(name, "sun", LOCALE_SABBREVDAYNAME7);
    info(name, "march", LOCALE_SMONTHNAME3);
    info(name, "long date", LOCALE_SLONGDATE);
    info(name, "month", LOCALE_SYEARMONTH);
    info(name, "time", LOCALE_STIMEFORMAT);
    info(name, "first day", LOCALE_IFIRSTDAYOFWEEK);
    info(name, "first week", LOCALE_IFIRSTWEEKOFYEAR);
    GetLocaleInfoEx(name, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&number, 2);
    printf("  code page: %lu\n", number);
    GetDateFormatEx(name, DATE_LONGDATE, &when, NULL, text, 100, NULL);
    show("date", text);
    GetDateFormatEx(name, 0, &when, L"d MMMM", text, 100, NULL);
    show("day", text);
    GetDateFormatEx(name, 0, &when, L"MMMM yyyy", text, 100, NULL);
    show("month", text);
    GetTimeFormatEx(name, TIME_NOSECONDS, &when, NULL, text, 100);
    show("time", text);
    GetCurrencyFormatEx(name, 0, L"-1234.5", NULL, text, 100);
    if (!wcscmp(name, L"de-DE"))
        show("money", text);
    GetNumberFormatEx(name, 0, L"-12.5", NULL, text, 100);
    show("number", text);
}

int main(void)
{
    locale(L"de-DE");
    locale(L"ru-RU");
    locale(L"ja-JP");
    locale(L"sv-SE");
    locale(L"it-IT");
    return 0;
}
