/* Complex numbers, as the C runtime takes and gives them by value.
 * crt: ucrt
 */
#include "../facts.h"
#include <math.h>

typedef struct { double re, im; } Complex;
typedef struct { float re, im; } FloatComplex;
typedef Complex (*Function)(Complex);
typedef FloatComplex (*FloatFunction)(FloatComplex);

static HMODULE library;

#define GET(type, name) ((type)(void *)GetProcAddress(library, name))

static double plain(double x)
{
    return fabs(x) < 1e-15 ? 0 * x : x;
}

static void show(const char *name, Complex z)
{
    printf("%s %.12g %.12g\n", name, plain(z.re), plain(z.im));
}

int main(void)
{
    static const char *names[] = {"cacos", "cacosh", "casin", "casinh", "catan", "catanh", "ccos",
                                  "ccosh", "cexp", "clog", "clog10", "csin", "csinh", "csqrt",
                                  "ctan", "ctanh", "conj", "cproj"};
    static const char *measures[] = {"cabs", "carg", "creal", "cimag", "norm"};
    static const Complex values[] = {{0.5, 0.25}, {-3, 4}, {2, -0.75}, {-4, 0.5}, {0.25, -1.5}};
    Complex z = {3, -4}, two = {2, 1};
    FloatComplex f = {3, -4}, g = {2, 1};
    char name[16];

    library = LoadLibraryA("ucrtbase.dll");
    for (int i = 0; i < 18; i++) {
        FloatComplex single;

        for (int k = 0; k < 5; k++)
            show(names[i], GET(Function, names[i])(values[k]));
        sprintf(name, "%sf", names[i]);
        single = GET(FloatFunction, name)(f);
        printf("%s %.5g %.5g\n", name, single.re, single.im);
    }
    for (int i = 0; i < 5; i++) {
        sprintf(name, "%sf", measures[i]);
        printf("%s %.12g %.6g\n", measures[i], GET(double (*)(Complex), measures[i])(z),
               GET(float (*)(FloatComplex), name)(f));
    }
    show("cpow", GET(Complex (*)(Complex, Complex), "cpow")(z, two));
    show("_Cbuild", GET(Complex (*)(double, double), "_Cbuild")(1.5, -2.5));
    show("_Cmulcc", GET(Complex (*)(Complex, Complex), "_Cmulcc")(z, two));
    show("_Cmulcr", GET(Complex (*)(Complex, double), "_Cmulcr")(z, 0.5));
    f = GET(FloatComplex (*)(FloatComplex, FloatComplex), "_FCmulcc")(f, g);
    printf("_FCmulcc %g %g\n", f.re, f.im);
    f = GET(FloatComplex (*)(FloatComplex, float), "_FCmulcr")(f, 0.25f);
    printf("_FCmulcr %g %g\n", f.re, f.im);
    f = GET(FloatComplex (*)(float, float), "_FCbuild")(1.5f, -2.5f);
    printf("_FCbuild %g %g\n", f.re, f.im);
    return 0;
}
