/* Floating point arithmetic follows IEEE 754: infinities, not-a-numbers, signed zeros and comparisons.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

static unsigned long long bits(double value)
{
    unsigned long long result;

    memcpy(&result, &value, 8);
    return result;
}

int main(void)
{
    volatile double zero = 0, one = 1, three = 3, huge = 1e308, tiny = 4.9406564584124654e-324;
    volatile double nan = zero / zero;

    printf("%016I64x %016I64x %016I64x\n", bits(one / three), bits(huge * 10), bits(-huge * 10));
    printf("%016I64x %016I64x\n", bits(tiny / 2), bits(zero * -one));
    printf("nan %d %d %d %d\n", nan == nan, nan != nan, nan < one, !(nan >= one));
    printf("zeros %d infinite %d\n", zero == -zero, 1 / zero > huge);
    printf("%016I64x\n", bits(sqrt(three)));
    printf("%d %d\n", (one / zero) == (one / -zero), signbit(-zero) != 0);
    return 0;
}
