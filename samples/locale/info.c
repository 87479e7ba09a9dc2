/* Facts of the en-US locale.
 */
#include "../facts.h"

static void show(const char *name, LCTYPE type)
{
    char text[100];
    int count = GetLocaleInfoA(0x409, type | LOCALE_NOUSEROVERRIDE, text, sizeof text);

    printf("%s %d: %s\n", name, count, text);
}

int main(void)
{
    DWORD number;
    char text[4];

    show("ISO639", LOCALE_SISO639LANGNAME);
    show("ISO3166", LOCALE_SISO3166CTRYNAME);
    show("language", LOCALE_SENGLANGUAGE);
    show("country", LOCALE_SENGCOUNTRY);
    show("ansi", LOCALE_IDEFAULTANSICODEPAGE);
    show("oem", LOCALE_IDEFAULTCODEPAGE);
    show("decimal", LOCALE_SDECIMAL);
    show("thousand", LOCALE_STHOUSAND);
    show("grouping", LOCALE_SGROUPING);
    show("list", LOCALE_SLIST);
    show("currency", LOCALE_SCURRENCY);
    show("digits", LOCALE_IDIGITS);
    show("date", LOCALE_SSHORTDATE);
    show("long date", LOCALE_SLONGDATE);
    show("time", LOCALE_STIMEFORMAT);
    show("am", LOCALE_S1159);
    show("pm", LOCALE_S2359);
    show("first day", LOCALE_SDAYNAME1);
    show("last month", LOCALE_SABBREVMONTHNAME12);
    show("abbreviation", LOCALE_SABBREVLANGNAME);
    printf("number %d",
           GetLocaleInfoA(0x409, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (char *)&number, 4));
    printf(" %lu\n", number);
    printf("needed %d\n", GetLocaleInfoA(0x409, LOCALE_SENGLANGUAGE, NULL, 0));
    result("small", GetLocaleInfoA(0x409, LOCALE_SENGLANGUAGE, text, 4));
    result("bad type", GetLocaleInfoA(0x409, 0x0fff, text, 4));
    return 0;
}
