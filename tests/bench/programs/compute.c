/* Work for the processor alone: integers, a hash, doubles, calls. Arguments: the kind, how often. Prints a checksum. */
#include <stdio.h>
#include <stdlib.h>

static unsigned integers(int rounds)
{
    static unsigned char sieve[100000];
    unsigned found = 0;
    for (int round = 0; round < rounds; round++) {
        for (unsigned i = 0; i < sizeof sieve; i++) sieve[i] = 1;
        for (unsigned i = 2; i < sizeof sieve; i++)
            if (sieve[i]) {
                found += i;
                for (unsigned j = i * 2; j < sizeof sieve; j += i) sieve[j] = 0;
            }
    }
    return found;
}

static unsigned hash(int rounds)
{
    unsigned value = 2166136261u;
    for (int i = 0; i < rounds * 300000; i++) value = (value ^ (i & 255)) * 16777619u;
    return value;
}

static unsigned doubles(int rounds)
{
    double x = 0.5, sum = 0;
    for (int i = 0; i < rounds * 100000; i++) {
        x = 3.7 * x * (1.0 - x);
        sum += x / (1.0 + x);
    }
    return (unsigned)sum;
}

__attribute__((noinline)) static unsigned fibonacci(unsigned n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

#ifdef _WIN32
__declspec(dllexport) /* bare.c finds it */
#endif
unsigned work(char kind, int rounds)
{
    unsigned result = 0;
    if (kind == 'i') return integers(rounds);
    if (kind == 'h') return hash(rounds);
    if (kind == 'd') return doubles(rounds);
    for (int i = 0; i < rounds; i++) result += fibonacci(22);
    return result;
}

int main(int argc, char **argv)
{
    printf("%u\n", work(argc > 1 ? *argv[1] : 'i', argc > 2 ? atoi(argv[2]) : 10));
    return 0;
}
