/* Bit fields pack, wrap and keep their signs.
 */
#include <stdio.h>

struct flags {
    unsigned a : 3, b : 5;
    int c : 4;
    unsigned : 0;
    unsigned long long d : 33;
    unsigned char e : 2;
};

int main(void)
{
    volatile struct flags f = {0};

    f.a = 9 & 7;
    f.b = 31;
    f.c = 7;
    f.c++;
    f.d = 0x1ffffffffULL;
    f.d += 2;
    f.e = 3;
    printf("%u %u %d %I64u %u\n", f.a, f.b, f.c, (unsigned long long)f.d, f.e);
    f.a--;
    f.b ^= 21;
    f.c = -8;
    f.d <<= 31;
    printf("%u %u %d %I64u size %d\n", f.a, f.b, f.c, (unsigned long long)f.d, (int)sizeof f);
    return 0;
}
