/* Computation without system calls: primes, matrices and a checksum.
 */
#include <stdio.h>

static unsigned char composite[200001];
static double a[40][40], b[40][40], c[40][40];

int main(void)
{
    int primes = 0;
    unsigned sum = 0, crc = ~0u;
    double trace = 0;

    for (int i = 2; i <= 200000; i++) {
        if (composite[i])
            continue;
        primes++;
        for (long long k = (long long)i * i; k <= 200000; k += i)
            composite[k] = 1;
    }
    for (int i = 0; i < 40; i++)
        for (int k = 0; k < 40; k++) {
            a[i][k] = i - k;
            b[i][k] = i * k % 7;
        }
    for (int i = 0; i < 40; i++)
        for (int k = 0; k < 40; k++)
            for (int m = 0; m < 40; m++)
                c[i][k] += a[i][m] * b[m][k];
    for (int i = 0; i < 40; i++)
        trace += c[i][i];
    for (int i = 0; i <= 200000; i++) {
        sum = sum * 31 + composite[i];
        crc ^= composite[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
    }
    printf("%d %u %g %08x\n", primes, sum, trace, ~crc);
    return 0;
}
