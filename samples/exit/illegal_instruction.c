/* An undefined instruction ends the program with its exception code.
 * exit: 0xC000001D
 */
#include <stdio.h>

int main(void)
{
    printf("before\n");
    fflush(stdout);
    __asm__ volatile("ud2");
    return 0;
}
