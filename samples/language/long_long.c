/* 64-bit arithmetic: products, quotients, remainders, shifts and comparisons.
 */
#include <stdio.h>

int main(void)
{
    static const long long values[] = {0, 1, -1, 7, -7, 4294967296, -4294967297, 123456789012345,
                                       -9000000000000000000,
                                       9223372036854775807};
    unsigned long long hash = 14695981039346656037u;
    int count = sizeof values / sizeof *values;

    for (int i = 0; i < count; i++)
        for (int k = 0; k < count; k++) {
            volatile long long a = values[i], b = values[k];
            volatile unsigned long long u = a, v = b;

            hash = (hash ^ (u * v)) * 1099511628211u;
            hash = (hash ^ (u + v) ^ (u - v)) * 1099511628211u;
            if (b) {
                hash = (hash ^ (unsigned long long)(a / b)) * 1099511628211u;
                hash = (hash ^ (unsigned long long)(a % b)) * 1099511628211u;
                hash = (hash ^ (u / v) ^ (u % v)) * 1099511628211u;
            }
            hash = (hash ^ (u << (v & 63)) ^ (u >> (v & 63))
                    ^ (unsigned long long)(a >> (b & 63))) * 1099511628211u;
            hash = (hash ^ (a < b) ^ ((u < v) << 1) ^ ((a == b) << 2)) * 1099511628211u;
        }
    printf("%016I64x\n", hash);
    printf("%I64d %I64d\n", values[8] / values[7], values[8] % values[7]);
    return 0;
}
