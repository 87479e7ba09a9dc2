/* setlocale finds languages by their names; localeconv and strftime speak the language then.
 * crt: msvcrt ucrt
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void set(const char *name)
{
    const char *got = setlocale(LC_ALL, name);

    printf("%s: %s\n", name, got ? got : "(null)");
}

static void bytes(const char *what, const char *text)
{
    printf("%s:", what);
    for (; *text; text++)
        if (*text > 32 && *text < 127)
            printf("%c", *text);
        else
            printf("<%02x>", (unsigned char)*text);
    printf("\n");
}

static void show(void)
{
    struct tm fields = {5, 4, 15, 29, 2, 124, 5, 88, 0};
    struct lconv *conventions = localeconv();
    char text[100];

    bytes("decimal", conventions->decimal_point);
    bytes("currency", conventions->int_curr_symbol);
    bytes("money decimal", conventions->mon_decimal_point);
    printf("digits %d %d, symbol first %d, spaced %d\n", conventions->frac_digits, conventions->grouping[0],
           conventions->p_cs_precedes, conventions->p_sep_by_space);
    strftime(text, sizeof text, "%A %B", &fields);
    bytes("names", text);
    strftime(text, sizeof text, "%X", &fields);
    bytes("time", text);
}

int main(void)
{
    set("German_Germany.1252");
    show();
    set("german");
    set("deu");
    set("German_Austria");
    set("French_France.1252");
    show();
    set("Italian_Italy");
    set("Japanese_Japan.932");
    show();
    set("English_United Kingdom");
    set("Klingon");
    set("C");
    show();
    return 0;
}
