/* strtod and atof: forms, exactness, where they stop, and limits.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const char *text)
{
    char *end;
    double value;
    unsigned long long bits;

    errno = 0;
    value = strtod(text, &end);
    memcpy(&bits, &value, 8);
    printf("%s: %016I64x rest [%s] errno %d\n", text, bits, end, errno);
}

int main(void)
{
    show("0");
    show("-0.0");
    show("  1.5abc");
    show("0.1");
    show("123456789.123456789");
    show("1e10");
    show("1e-10");
    show(".5");
    show("5.");
    show("1.7976931348623157e308");
    show("2.2250738585072014e-308");
    show("9007199254740993");
    show("1e400");
    show("-1e400");
    show("1e");
    show("1e+");
    show("e5");
    show("");
    show("+3");
    printf("%g %g %g\n", atof("2.5x"), atof("x"), atof("-1e3"));
    return 0;
}
