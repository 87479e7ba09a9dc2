/* A signal that nobody handles ends the process as _exit does: what is buffered is written.
 * crt: msvcrt ucrt
 * exit: 3
 */
#include <signal.h>
#include <stdio.h>

int main(void) {
    static char buffer[100];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("buffered\n");
    raise(SIGTERM);
    printf("never\n");
    return 0;
}
