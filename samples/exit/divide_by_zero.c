/* An integer division by zero ends the program with its exception code.
 * exit: 0xC0000094
 */
#include <stdio.h>

int main(void)
{
    volatile int number = 100, zero = 0;

    printf("before\n");
    fflush(stdout);
    printf("%d\n", number / zero);
    return 0;
}
