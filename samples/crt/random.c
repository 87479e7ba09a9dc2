/* rand gives the same sequence on every Windows.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    for (int i = 0; i < 8; i++)
        printf("%d ", rand());
    printf("\n");
    srand(12345);
    for (int i = 0; i < 8; i++)
        printf("%d ", rand());
    printf("\n");
    srand(1);
    printf("%d maximum %d\n", rand(), RAND_MAX);
    return 0;
}
