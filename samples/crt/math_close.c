/* The transcendental functions, to twelve digits.
 * crt: msvcrt ucrt
 */
#include "../facts.h"

#ifdef _UCRT
#define LIBRARY "ucrtbase.dll"
#else
#define LIBRARY "msvcrt.dll"
#endif

int main(void)
{
    static const char *names[] = {"sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
                                  "exp", "log", "log10", "_j0", "_y1"};
    static const double values[] = {0.25, 0.7, 0.999};
    HMODULE library = LoadLibraryA(LIBRARY);
    double (*two)(double, double);

    for (int i = 0; i < 14; i++) {
        double (*function)(double) = (double (*)(double))GetProcAddress(library, names[i]);

        printf("%s", names[i]);
        for (int k = 0; k < 3; k++)
            printf(" %.12g", function(values[k]));
        printf("\n");
    }
    two = (double (*)(double, double))GetProcAddress(library, "atan2");
    printf("atan2 %.12g %.12g %.12g %.12g\n", two(1, 2), two(-1, 2), two(1, -2), two(-1, -2));
    two = (double (*)(double, double))GetProcAddress(library, "pow");
    printf("pow %.12g %.12g %.12g\n", two(2, 0.5), two(10, -3), two(1.5, 20));
    two = (double (*)(double, double))GetProcAddress(library, "_hypot");
    printf("hypot %.12g %.12g\n", two(3, 4), two(1, 1));
    return 0;
}
