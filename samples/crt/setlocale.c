/* setlocale reports and changes the locale; the C locale knows only ASCII letters.
 * crt: msvcrt ucrt
 */
#include <ctype.h>
#include <locale.h>
#include <stdio.h>

static const char *set(int category, const char *name)
{
    const char *got = setlocale(category, name);

    return got ? got : "(null)";
}

int main(void)
{
    struct lconv *conventions = localeconv();

    printf("start %s\n", set(LC_ALL, NULL));
    printf("decimal [%s] thousands [%s] grouping %d currency [%s]\n", conventions->decimal_point,
           conventions->thousands_sep, conventions->grouping[0], conventions->currency_symbol);
    printf("letter %d %d\n", isalpha(0xe9) != 0, toupper(0xe9));
    printf("C %s\n", set(LC_ALL, "C"));
    printf("user %s\n", set(LC_CTYPE, ""));
    printf("letter %d %x\n", isalpha(0xe9) != 0, toupper(0xe9));
    printf("all %s\n", set(LC_ALL, NULL));
    printf("bad %s\n", set(LC_ALL, "Nowhere_Land"));
    printf("numeric %s\n", set(LC_NUMERIC, "English_United States.1252"));
    printf("decimal [%s] thousands [%s]\n", localeconv()->decimal_point, localeconv()->thousands_sep);
    printf("back %s\n", set(LC_ALL, "C"));
    return 0;
}
