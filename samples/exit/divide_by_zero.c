/* An integer division by zero ends the program with its exception code.
 * exit: 0xC0000094
 */
#include <stdio.h>

int main(void)
{
    volatile int zero = 0;

    printf("before\n");
    fflush(stdout);
    printf("%d\n", 1 / zero);
    return 0;
}
