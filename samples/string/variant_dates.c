/* Dates are read from many kinds of text, written as the locale has them, and taken apart.
 * flags: -loleaut32
 */
#include "../facts.h"
#include <oleauto.h>

static void read(const WCHAR *text, LCID locale, ULONG flags)
{
    DATE date = 0;
    HRESULT result = VarDateFromStr((OLECHAR *)text, locale, flags, &date);

    printf("%ls: %08lx", text, result);
    if (SUCCEEDED(result))
        printf(" %.6f", date);
    printf("\n");
}

static void write(DATE date, LCID locale, ULONG flags)
{
    BSTR text = NULL;
    HRESULT result = VarBstrFromDate(date, locale, flags, &text);

    printf("%.4f: %08lx %ls\n", date, result, text ? text : L"");
    SysFreeString(text);
}

static void fields(DATE date)
{
    UDATE found;
    SYSTEMTIME time;
    USHORT day = 0, clock = 0;
    DATE back = 0;
    HRESULT result = VarUdateFromDate(date, 0, &found);

    printf("%.4f: %08lx", date, result);
    if (SUCCEEDED(result))
        printf(" %d-%d-%d %d %d:%d:%d %d", found.st.wYear, found.st.wMonth, found.st.wDay, found.st.wDayOfWeek,
               found.st.wHour, found.st.wMinute, found.st.wSecond, found.wDayOfYear);
    printf(", %d", VariantTimeToSystemTime(date, &time));
    printf(", dos %d", VariantTimeToDosDateTime(date, &day, &clock));
    printf(" %04x %04x", day, clock);
    printf(" %d", DosDateTimeToVariantTime(day, clock, &back));
    printf(" %.6f\n", back);
}

int main(void)
{
    static const WCHAR *texts[] = {
        L"1/2/2003", L"31/1/2003", L"2003-04-05", L"2003/4/5", L"1/2/29", L"1/2/30", L"12:34", L"12:34:56", L"1:02 PM", L"1 pm",
        L"12 am", L"13:00 pm", L"24:00", L"1/2/2003 12:34:56", L"12:34 1/2/2003", L"January 2, 2003", L"2 Jan 2003", L"Jan 2003",
        L"2 January", L"Thursday, 2 January 2003", L"1.2.2003", L"1-2-2003", L"", L"hello", L"13/13/2003", L"2/29/2004", L"2/29/2003",
        L"1/1/100", L"12/31/9999", L"1/1/10000", L"  1/2/2003  ", L"1/2/2003 1:02:03 AM", L"12:60", L"2003", L"1 2 2003",
    };
    static const DATE dates[] = {0, 0.5, 1, 2.75, -1, -1.25, 37623, 37623.524259, 2958465.99, -300000, -657435, 2958466};
    UDATE parts = {{2003, 14, 0, 1, 25, 0, 0, 0}, 0};
    DATE date = 0;
    HRESULT result;
    BSTR name = NULL;

    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
        read(texts[i], 0x409, 0);
    read(L"1.2.2003", 0x407, 0);
    read(L"1/2/2003", 0x809, 0);
    read(L"1/2/2003 12:00", 0x409, VAR_TIMEVALUEONLY);
    read(L"1/2/2003 12:00", 0x409, VAR_DATEVALUEONLY);
    for (unsigned i = 0; i < sizeof dates / sizeof *dates; i++)
        write(dates[i], 0x409, 0);
    write(37623.5, 0x809, 0);
    write(37623.5, 0x409, VAR_TIMEVALUEONLY);
    write(37623.5, 0x409, VAR_DATEVALUEONLY);
    for (unsigned i = 0; i < sizeof dates / sizeof *dates; i++)
        fields(dates[i]);
    result = VarDateFromUdate(&parts, 0, &date);
    printf("rolled %08lx %.4f\n", result, date);
    printf("month %08lx", VarMonthName(2, FALSE, 0, &name));
    printf(" %ls\n", name);
    printf("short %08lx", VarMonthName(12, TRUE, 0, &name));
    printf(" %ls\n", name);
    printf("none %08lx\n", VarMonthName(13, TRUE, 0, &name));
    printf("day %08lx", VarWeekdayName(1, FALSE, 2, 0, &name));
    printf(" %ls\n", name);
    printf("short %08lx", VarWeekdayName(3, TRUE, 1, 0, &name));
    printf(" %ls\n", name);
    return 0;
}
