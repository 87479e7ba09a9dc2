/* printf with infinities and not-a-numbers, which the two run-time libraries spell differently.
 * crt: msvcrt ucrt
 */
#include <float.h>
#include <stdio.h>

int main(void)
{
    volatile double zero = 0.0, infinity = 1 / zero;

    printf("[%f] [%f] [%e] [%g]\n", infinity, -infinity, infinity, -infinity);
    printf("[%+f] [% f]\n", infinity, infinity);
    printf("finite %d %d nan %d\n", _finite(infinity), _finite(1.0), _isnan(infinity));
    return 0;
}
