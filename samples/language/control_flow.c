/* Switches dense and sparse, computed jumps, and loops with every way out.
 */
#include <stdio.h>

__attribute__((noinline)) static int dense(int x)
{
    switch (x) {
    case 0: return 10;
    case 1: return 21;
    case 2: case 3: x += 5; /* falls through */
    case 4: return x * 2;
    case 5: return 7;
    case 6: return 6;
    case 7: return -1;
    default: return 99;
    }
}

__attribute__((noinline)) static int sparse(unsigned long long x)
{
    switch (x) {
    case 1: return 1;
    case 1000: return 2;
    case 1000000: return 3;
    case 0x100000000: return 4;
    case 0xffffffffffffffff: return 5;
    case 'a' ... 'z': return 6;
    default: return 0;
    }
}

static int interpret(const char *program)
{
    static void *const labels[] = {&&increment, &&doubled, &&halt};
    int value = 0;

    goto *labels[*program++ - '0'];
increment:
    value++;
    goto *labels[*program++ - '0'];
doubled:
    value *= 2;
    goto *labels[*program++ - '0'];
halt:
    return value;
}

int main(void)
{
    int count = 0;

    for (int i = -1; i < 9; i++)
        printf("%d ", dense(i));
    printf("\n%d %d %d %d %d %d %d\n", sparse(1), sparse(1000), sparse(1000000), sparse(0x100000000),
           sparse(-1), sparse('q'), sparse(2));
    printf("%d\n", interpret("00100112"));
    for (int i = 0; i < 100; i++) {
        if (i % 2)
            continue;
        if (i > 50)
            break;
        do
            count++;
        while (count % 7);
    }
    printf("%d\n", count);
    return 0;
}
