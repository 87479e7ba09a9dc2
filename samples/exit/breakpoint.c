/* A breakpoint nobody handles ends the program with its exception code.
 * exit: 0x80000003
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    printf("before\n");
    fflush(stdout);
    DebugBreak();
    printf("after\n");
    return 0;
}
