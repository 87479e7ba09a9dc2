/* The mathematical functions whose results are exact, bit for bit, from the run-time library itself.
 * crt: msvcrt ucrt
 */
#include "../facts.h"
#include <string.h>

#ifdef _UCRT
#define LIBRARY "ucrtbase.dll"
#else
#define LIBRARY "msvcrt.dll"
#endif

typedef double (*ONE)(double);
typedef double (*TWO)(double, double);

static FARPROC find(const char *name)
{
    return GetProcAddress(LoadLibraryA(LIBRARY), name);
}

static void show(const char *name, double value)
{
    unsigned long long bits;

    memcpy(&bits, &value, 8);
    printf("%s %016I64x\n", name, bits);
}

int main(void)
{
    static const char *names[] = {"sqrt", "floor", "ceil", "fabs"};
    static const double values[] = {0.0, -0.0, 1.5, 2.0, 1e300, 0.1, 1234567.875};
    double whole = 0;
    int exponent = 0;

    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 7; k++)
            show(names[i], ((ONE)find(names[i]))(values[k]));
    for (int i = 1; i < 4; i++)
        show(names[i], ((ONE)find(names[i]))(-2.5));
    show("fmod", ((TWO)find("fmod"))(5.5, 2.0));
    show("fmod", ((TWO)find("fmod"))(-1e20, 3.0));
    show("modf", ((double (*)(double, double *))find("modf"))(-3.75, &whole));
    show("whole", whole);
    show("frexp", ((double (*)(double, int *))find("frexp"))(-48.0, &exponent));
    printf("exponent %d\n", exponent);
    show("ldexp", ((double (*)(double, int))find("ldexp"))(0.75, 10));
    show("ldexp", ((double (*)(double, int))find("ldexp"))(1.0, -1074));
    show("_copysign", ((TWO)find("_copysign"))(3.0, -0.0));
    show("_logb", ((ONE)find("_logb"))(1000.0));
    show("pow", ((TWO)find("pow"))(2.0, 10.0));
    show("pow", ((TWO)find("pow"))(-3.0, 3.0));
    show("pow", ((TWO)find("pow"))(5.0, 0.0));
    show("exp", ((ONE)find("exp"))(0.0));
    show("log", ((ONE)find("log"))(1.0));
    show("sin", ((ONE)find("sin"))(0.0));
    show("cos", ((ONE)find("cos"))(0.0));
    return 0;
}
