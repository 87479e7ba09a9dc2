/* _exit writes nothing itself: the runtime's DLL writes what is buffered when the process ends.
 * crt: msvcrt ucrt
 * exit: 4
 */
#include <stdio.h>
#include <stdlib.h>

static void never(void) { printf("never\n"); }

int main(void) {
    static char buffer[100];
    atexit(never);
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("buffered\n");
    _exit(4);
}
