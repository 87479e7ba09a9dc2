/* A failed assertion names the expression, the file and the line, and aborts.
 * exit: 3
 */
#include <assert.h>
#include <io.h>
#include <stdio.h>

int main(void)
{
    _dup2(1, 2);
    assert(1 + 1 == 2);
    printf("first holds\n");
    fflush(stdout);
    assert(1 + 1 == 3);
    return 0;
}
