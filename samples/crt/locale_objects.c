/* Locale objects: functions with _l speak their language, whatever setlocale has chosen.
 * crt: ucrt
 */
#include <ctype.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "../facts.h"

typedef void *Locale;

#define GET(type, name) ((type)(void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name))
#define STRTOD GET(double (*)(const char *, char **, Locale), "_strtod_l")
#define COLLATE GET(int (*)(const char *, const char *, Locale), "_strcoll_l")
#define CREATE GET(Locale (*)(int, const char *), "_create_locale")
#define FREE GET(void (*)(Locale), "_free_locale")
#define PRINT GET(int (*)(unsigned __int64, char *, size_t, const char *, Locale, va_list), \
                  "__stdio_common_vsprintf")

static void classes(Locale locale)
{
    wchar_t wide[8] = {0};
    int size = GET(int (*)(wchar_t *, const char *, size_t, Locale), "_mbtowc_l")(wide, "\x82\xa0", 2, locale);

    printf("alpha %d %d", GET(int (*)(int, Locale), "_isalpha_l")('a', locale) != 0,
           GET(int (*)(int, Locale), "_isalpha_l")(0xe9, locale) != 0);
    printf(" upper %x", GET(int (*)(int, Locale), "_toupper_l")(0xe9, locale));
    printf(" wide %d %x", size, wide[0]);
    printf(" length %d\n", (int)GET(size_t (*)(const char *, Locale), "_mbslen_l")("\x82\xa0z", locale));
}

int main(void)
{
    static const char *names[] = {"C", "de-DE", "Japanese_Japan.932", ".UTF-8"};
    Locale german, numbers, copy;
    double value = 1234.5;
    struct tm date = {0};
    char text[64], *end;

    for (int i = 0; i < 4; i++) {
        Locale locale = CREATE(LC_ALL, names[i]);

        classes(locale);
        FREE(locale);
    }
    classes(NULL);
    printf("unknown %d\n", CREATE(LC_ALL, "nowhere") != NULL);
    german = CREATE(LC_ALL, "de-DE");
    numbers = CREATE(LC_NUMERIC, "de-DE");
    for (int i = 0; i < 3; i++) {
        Locale locale = i == 0 ? german : i == 1 ? numbers : NULL;

        printf("%g", STRTOD("1,5x", &end, locale));
        printf(" at %s, collates %d", end, COLLATE("a", "B", locale) < 0);
        PRINT(0, text, sizeof text, "%.2f", locale, (va_list)&value);
        printf(", prints %s", text);
        date.tm_mon = 4;
        GET(size_t (*)(char *, size_t, const char *, struct tm *, Locale), "_strftime_l")(text, 64, "%B",
                                                                                       &date, locale);
        printf(", %s\n", text);
    }
    setlocale(LC_ALL, "de-DE");
    copy = GET(Locale (*)(void), "_get_current_locale")();
    setlocale(LC_ALL, "C");
    printf("copy %g, current %g\n", STRTOD("2,5", NULL, copy), STRTOD("2,5", NULL, NULL));
    FREE(copy);
    FREE(NULL);
    return 0;
}
