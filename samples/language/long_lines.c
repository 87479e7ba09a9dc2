/* A thousand operations without a branch: translators work in pieces of limited size. */
#include <stdio.h>

static double in[64], out[64];

#define TERM(i) out[i] = in[i] * 1.5 + in[(i) * 7 % 64] * in[(i) * 5 % 64] - in[(i) * 3 % 64] / 4.0;
#define EIGHT(i) TERM(i) TERM(i + 1) TERM(i + 2) TERM(i + 3) TERM(i + 4) TERM(i + 5) TERM(i + 6) TERM(i + 7)

static long double summed(void)
{
    long double sum;
    __asm__("fld1; fld1; .rept 700; fadd %%st(1), %%st; .endr; fstp %%st(1)" : "=t"(sum));
    return sum;
}

int main(void)
{
    double sum = 0;
    for (int i = 0; i < 64; i++) in[i] = i * 0.5;
    EIGHT(0) EIGHT(8) EIGHT(16) EIGHT(24) EIGHT(32) EIGHT(40) EIGHT(48) EIGHT(56)
    for (int i = 0; i < 64; i++) sum += out[i];
    printf("%.3f %.1f\n", sum, (double)summed());
    return 0;
}
