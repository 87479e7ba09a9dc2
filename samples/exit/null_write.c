/* Writing to a low address is an access violation.
 * exit: 0xC0000005
 */
#include <stdio.h>

int main(void)
{
    printf("before\n");
    fflush(stdout);
    *(volatile int *)0x10 = 1;
    printf("after\n");
    return 0;
}
