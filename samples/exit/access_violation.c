/* Reads through a null pointer; the exception's code becomes the exit status.
 * exit: 0xC0000005
 */
#include <stdio.h>

int main(void)
{
    volatile int *nowhere = NULL;

    printf("before\n");
    fflush(stdout);
    printf("%d\n", *nowhere);
    return 0;
}
