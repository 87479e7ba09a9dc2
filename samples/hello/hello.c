/* Greets whoever started it.
 */
#include <stdio.h>

int main(void)
{
    printf("Hello from a Windows program!\n");
    return 0;
}
