/* _exit skips the atexit functions.
 * exit: 9
 */
#include <stdio.h>
#include <stdlib.h>

static void never(void) { printf("never\n"); fflush(stdout); }

int main(void)
{
    atexit(never);
    printf("flushed\n");
    fflush(stdout);
    _exit(9);
}
