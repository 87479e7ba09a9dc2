/* A SIGSEGV handler runs when the program faults, and may jump away.
 * crt: msvcrt ucrt
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static jmp_buf place;

static void handler(int number)
{
    printf("signal %d\n", number);
    longjmp(place, 1);
}

int main(void)
{
    signal(SIGSEGV, handler);
    if (!setjmp(place)) {
        *(volatile int *)8 = 1;
        printf("never\n");
    }
    printf("survived\n");
    return 0;
}
