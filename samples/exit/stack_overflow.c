/* Recursion without end is a stack overflow.
 * exit: 0xC00000FD
 */
#include <stdio.h>

#pragma GCC diagnostic ignored "-Winfinite-recursion"

static int deeper(volatile char *from)
{
    volatile char frame[2000];

    frame[0] = from[0] + 1;
    return deeper(frame) + frame[1];
}

int main(void)
{
    char start[1] = {0};

    printf("before\n");
    fflush(stdout);
    return deeper(start);
}
