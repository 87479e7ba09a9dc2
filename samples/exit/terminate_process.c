/* TerminateProcess on the process itself ends it at once; buffered output is lost.
 * exit: 7
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    static char buffer[512];

    printf("kept\n");
    fflush(stdout);
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("lost\n");
    TerminateProcess(GetCurrentProcess(), 7);
    return 1;
}
