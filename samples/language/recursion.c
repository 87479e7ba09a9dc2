/* Deep and mutual recursion: Ackermann, Fibonacci, queens and a stack that grows page by page.
 */
#include <stdio.h>

static int ackermann(int m, int n)
{
    if (m == 0)
        return n + 1;
    return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int fibonacci(int n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static int queens(int n, unsigned columns, unsigned left, unsigned right)
{
    unsigned all = (1u << n) - 1, free = all & ~(columns | left | right);
    int count = columns == all;

    while (free) {
        unsigned bit = free & -free;

        free -= bit;
        count += queens(n, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

__attribute__((noinline)) static int deep(int depth)
{
    volatile char frame[4096];

    frame[0] = (char)depth;
    return depth ? deep(depth - 1) + (frame[0] == (char)depth) : 0;
}

int main(void)
{
    printf("%d %d %d %d\n", ackermann(2, 9), fibonacci(20), queens(8, 0, 0, 0), deep(200));
    return 0;
}
