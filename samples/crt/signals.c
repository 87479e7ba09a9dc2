/* signal installs handlers for one signal; raise calls them.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static void handler(int number)
{
    printf("handler %d\n", number);
}

int main(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGBREAK, SIGABRT, SIGSEGV, SIGILL, SIGFPE};

    for (int i = 0; i < 5; i++)
        printf("%d default %d\n", numbers[i], signal(numbers[i], handler) == SIG_DFL);
    printf("installed %d\n", signal(SIGTERM, handler) == handler);
    printf("raise %d\n", raise(SIGTERM));
    printf("reset %d\n", signal(SIGTERM, SIG_IGN) == SIG_DFL);
    printf("ignored %d\n", raise(SIGTERM));
    printf("raise %d\n", raise(SIGINT));
    errno = 0;
    printf("bad %d", signal(100, handler) == SIG_ERR);
    printf(" errno %d\n", errno);
    return 0;
}
