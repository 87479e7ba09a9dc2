/* Integer promotion, wrapping, shifts, rotations and builtins at their limits.
 */
#include <limits.h>
#include <stdio.h>

int main(void)
{
    volatile unsigned u = UINT_MAX;
    volatile unsigned char c = 255;
    volatile signed char s = -128;
    volatile short h = 32767;
    volatile int i = INT_MIN, five = 5;
    volatile unsigned long long w = 1;

    printf("%u %u %d %d\n", u + 1, u * u, c + 1, (unsigned char)(c + 1));
    printf("%d %d %d\n", s - 1, (signed char)(s - 1), (short)(h + 1));
    printf("%d %d %d %d\n", i / 2, i >> 31, -7 / five * 2, -7 % five);
    printf("%u %I64x\n", u >> 31, w << 63 >> 60);
    printf("%d %d %d\n", u > 0, -1 < (int)u, (unsigned)-1 > 0);
    printf("%d %d %d %d\n", __builtin_clz(five), __builtin_ctz(40 + five - 5), __builtin_popcount(u),
           __builtin_parity(7));
    printf("%x %I64x\n", __builtin_bswap32(0x12345678 + five - 5), __builtin_bswap64(w));
    return 0;
}
