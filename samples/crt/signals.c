/* signal installs handlers for one signal; raise calls them.
 * crt: msvcrt ucrt
 */
#include <signal.h>
#include <stdio.h>

static void handler(int number)
{
    printf("handler %d\n", number);
}

int main(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGBREAK, SIGABRT, SIGSEGV};

    for (int i = 0; i < 5; i++)
        printf("%d default %d\n", numbers[i], signal(numbers[i], handler) == SIG_DFL);
    printf("installed %d\n", signal(SIGTERM, handler) == handler);
    printf("raise %d\n", raise(SIGTERM));
    printf("reset %d\n", signal(SIGTERM, SIG_IGN) == SIG_DFL);
    printf("ignored %d\n", raise(SIGTERM));
    printf("raise %d\n", raise(SIGINT));
    printf("bad %d\n", signal(100, handler) == SIG_ERR);
    return 0;
}
