/* abort ends the program with status 3, after the handler of SIGABRT.
 * exit: 3
 * crt: msvcrt ucrt
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void handler(int signal)
{
    printf("handler %d\n", signal == SIGABRT);
    fflush(stdout);
}

int main(void)
{
    signal(SIGABRT, handler);
    printf("before\n");
    abort();
}
