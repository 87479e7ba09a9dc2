/* ExitProcess ends the process with all 32 bits, without atexit functions and buffered output.
 * exit: 0x12345678
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static void never(void)
{
    DWORD written;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "never\n", 6, &written, NULL);
}

int main(void)
{
    atexit(never);
    printf("flushed\n");
    fflush(stdout);
    ExitProcess(0x12345678);
}
