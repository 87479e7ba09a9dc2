/* Conversions between integers and floating point, in all widths and signs.
 */
#include <stdio.h>

int main(void)
{
    static const double values[] = {0.0, 1.9, -1.9, 255.5, -128.5, 65535.99, 2147483647.0, -2147483648.0,
                                    1e9};
    volatile unsigned long long huge = 18446744073709549568u;
    volatile long long wide = -9007199254740993;
    volatile unsigned u = 4000000000u;
    volatile float f = 16777217;
    volatile double d = 1e18, half = 4294967295.5;

    for (int i = 0; i < 9; i++) {
        volatile double v = values[i];

        printf("%d %I64d %g\n", (int)v, (long long)v, (double)(float)v);
    }
    printf("%.0f %.0f %.0f %.0f\n", (double)huge, (double)wide, (double)u, (double)f);
    printf("%I64u %I64d %u\n", (unsigned long long)(double)huge, (long long)d, (unsigned)half);
    printf("%d %d %d\n", (signed char)(volatile int){200}, (short)(volatile int){40000},
           (unsigned char)(volatile int){-1});
    printf("%.9g\n", (double)(float)0.1);
    return 0;
}
