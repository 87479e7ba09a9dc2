/* 32-bit programs call the transcendental functions with their arguments in xmm registers; 64-bit ones do not.
 * crt: ucrt
 */
#include "../facts.h"

#ifdef __i386__
static double call(FARPROC function, double x, double y)
{
    double result;

    __asm__ volatile("movsd %2, %%xmm0\n\tmovsd %3, %%xmm1\n\tcall *%1\n\tmovsd %%xmm0, %0"
                     : "=m"(result)
                     : "r"(function), "m"(x), "m"(y)
                     : "eax", "ecx", "edx", "memory");
    return result;
}

static float call_float(FARPROC function, float x)
{
    float result;

    __asm__ volatile("movss %2, %%xmm0\n\tcall *%1\n\tmovss %%xmm0, %0"
                     : "=m"(result)
                     : "r"(function), "m"(x)
                     : "eax", "ecx", "edx", "memory");
    return result;
}
#endif

int main(void)
{
    static const char *names[] = {"acos", "asin", "atan", "cos", "exp", "log", "log10", "pow", "sin", "sqrt", "tan"};
    HMODULE library = LoadLibraryA("ucrtbase.dll");
    char name[40];

    for (int i = 0; i < 11; i++) {
        sprintf(name, "_libm_sse2_%s_precise", names[i]);
        FARPROC function = GetProcAddress(library, name);

        printf("%s %d", names[i], function != NULL);
#ifdef __i386__
        if (function)
            printf(" %.12g %.12g", call(function, 0.25, 3), call(function, 0.75, -0.5));
        sprintf(name, "__libm_sse2_%sf", names[i]);
        function = strcmp(names[i], "pow") ? GetProcAddress(library, name) : NULL;
        if (function)
            printf(" %.5g", call_float(function, 0.7f));
#endif
        printf("\n");
    }
    return 0;
}
