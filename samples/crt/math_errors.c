/* What the mathematical functions make of zeros, infinities, NaN and numbers that are too large, and errno.
 * crt: ucrt
 */
#include <errno.h>
#include <math.h>
#include "../facts.h"

#define GET(type, name) ((type)(void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name))

static double values[] = {0.0, -0.0, 1, -1, 0.5, 2.5, -3, 171.7, 1e308, 5e-324, 0, 0, 0};

static void show(double result)
{
    if (result != result)
        printf(" nan");
    else
        printf(" %.9g", result);
    if (errno)
        printf("!%d", errno);
    errno = 0;
}

int main(void)
{
    static const char *ones[] = {"asin", "acos", "sinh", "exp", "log", "log10", "sqrt", "acosh", "atanh",
                                 "cbrt", "exp2", "expm1", "log1p", "log2", "logb", "_logb", "lgamma",
                                 "tgamma"};
    static const char *twos[] = {"pow", "fmod", "remainder", "_hypot", "fdim", "fmax", "nextafter"};
    static const int exponents[] = {1, -1, 2000, -2000};

    values[10] = INFINITY;
    values[11] = -INFINITY;
    values[12] = NAN;
    setvbuf(stdout, NULL, _IOFBF, 32768);
    for (int i = 0; i < 18; i++) {
        printf("%s:", ones[i]);
        for (int k = 0; k < 13; k++)
            show(GET(double (*)(double), ones[i])(values[k]));
        printf("\n");
    }
    for (int i = 0; i < 7; i++)
        for (int k = 0; k < 13; k++) {
            printf("%s %g:", twos[i], values[k] == values[k] ? values[k] : 99);
            for (int j = 0; j < 13; j++)
                show(GET(double (*)(double, double), twos[i])(values[k], values[j]));
            printf("\n");
        }
    for (int k = 0; k < 13; k++) {
        int quotient = 0;

        printf("ilogb %d", GET(int (*)(double), "ilogb")(values[k]));
        printf(" remquo");
        show(GET(double (*)(double, double, int *), "remquo")(values[k], 2, &quotient));
        printf(" sign %d", GET(int (*)(double), "_dsign")(values[k == 12 ? 0 : k]));
        for (int j = 0; j < 4; j++) {
            show(GET(double (*)(double, int), "ldexp")(values[k], exponents[j]));
            show(GET(double (*)(double, int), "scalbn")(values[k], exponents[j]));
        }
        printf("\n");
    }
    return 0;
}
