/* setjmp and longjmp return where they should with the value they were given, through callbacks too.
 * crt: msvcrt ucrt
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf place;

#pragma GCC diagnostic ignored "-Winfinite-recursion"

static void deeper(int depth)
{
    if (depth == 0)
        longjmp(place, 42);
    deeper(depth - 1);
}

static int __cdecl compare(const void *a, const void *b)
{
    longjmp(place, 7);
}

int main(void)
{
    volatile int count = 0;
    int values[4] = {4, 3, 2, 1}, value = setjmp(place);

    printf("value %d\n", value);
    if (value == 0)
        deeper(50);
    if (count++ == 0) {
        printf("again\n");
        longjmp(place, 0);
    }
    if (count++ == 1)
        qsort(values, 4, sizeof *values, compare);
    printf("count %d\n", count);
    return 0;
}
