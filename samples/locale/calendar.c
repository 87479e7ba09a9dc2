/* Calendars and the forms of dates and times, asked for and enumerated.
 */
#define _WIN32_WINNT 0x600
#include "../facts.h"

static void info(const WCHAR *name, CALTYPE type)
{
    WCHAR text[100] = L"";
    char utf8[300];
    int count = GetCalendarInfoEx(name, CAL_GREGORIAN, NULL, type, text, 100, NULL);

    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, sizeof utf8, NULL, NULL);
    printf("%ls %02lx %d: %s\n", name, type, count, utf8);
}

static BOOL CALLBACK form(WCHAR *text)
{
    printf("form %ls\n", text);
    return FALSE;
}

static BOOL CALLBACK form_of(WCHAR *text, CALID calendar)
{
    printf("form %ls of %lu\n", text, calendar);
    return FALSE;
}

int main(void)
{
    DWORD number = 0;
    WCHAR text[10];

    info(L"en-US", CAL_ICALINTVALUE);
    info(L"en-US", CAL_SCALNAME);
    info(L"en-US", CAL_SDAYNAME1);
    info(L"en-US", CAL_SMONTHNAME12);
    info(L"de-DE", CAL_SDAYNAME7);
    info(L"de-DE", CAL_SMONTHNAME1);
    info(L"fr-FR", CAL_SABBREVDAYNAME1);
    info(L"de-DE", CAL_SYEARMONTH);
    printf("two digits %d",
           GetCalendarInfoW(0x409, CAL_GREGORIAN, CAL_ITWODIGITYEARMAX | CAL_RETURN_NUMBER, NULL, 0, &number));
    printf(" %lu\n", number);
    result("both", GetCalendarInfoW(0x409, CAL_GREGORIAN, CAL_ITWODIGITYEARMAX | CAL_RETURN_NUMBER, text, 10, &number));
    result("number as text", GetCalendarInfoW(0x409, CAL_GREGORIAN, CAL_SDAYNAME1, NULL, 0, &number));
    result("small", GetCalendarInfoW(0x409, CAL_GREGORIAN, CAL_SDAYNAME3, text, 3, NULL));
    EnumDateFormatsW(form, 0x409, DATE_LONGDATE);
    EnumDateFormatsExW(form_of, 0x409, DATE_SHORTDATE);
    EnumTimeFormatsW(form, 0x409, 0);
    EnumCalendarInfoW(form, 0x409, CAL_GREGORIAN, CAL_SDAYNAME2);
    EnumCalendarInfoExW(form_of, 0x409, ENUM_ALL_CALENDARS, CAL_SMONTHNAME2);
    return 0;
}
