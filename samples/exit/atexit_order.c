/* Exit functions run last to first, after which buffered output is flushed.
 * exit: 5
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>

static void first(void) { printf("first registered\n"); }
static void second(void) { printf("second registered\n"); }
static void third(void) { printf("third registered\n"); }

static int onexit_function(void)
{
    printf("onexit\n");
    return 0;
}

int main(void)
{
    atexit(first);
    atexit(second);
    _onexit(onexit_function);
    atexit(third);
    printf("main ends\n");
    exit(5);
}
