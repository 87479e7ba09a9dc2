/* Work for the processor alone: integers, a hash, doubles, calls. Argument: the kind. Prints a checksum. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned integers(int rounds)
{
    static unsigned char sieve[100000];
    unsigned found = 0;
    for (int round = 0; round < rounds; round++) {
        memset(sieve, 1, sizeof sieve);
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

int main(int argc, char **argv)
{
    const char *kind = argc > 1 ? argv[1] : "integers";
    int rounds = argc > 2 ? atoi(argv[2]) : 10;
    unsigned result = 0;
    if (!strcmp(kind, "integers")) result = integers(rounds);
    if (!strcmp(kind, "hash")) result = hash(rounds);
    if (!strcmp(kind, "doubles")) result = doubles(rounds);
    if (!strcmp(kind, "calls"))
        for (int i = 0; i < rounds; i++) result += fibonacci(22);
    printf("%s %u\n", kind, result);
    return 0;
}
