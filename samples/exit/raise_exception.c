/* An exception that nobody handles ends the program with its code.
 * exit: 0xE0001234
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    printf("before\n");
    fflush(stdout);
    RaiseException(0xE0001234, 0, 0, NULL);
    printf("after\n");
    return 0;
}
