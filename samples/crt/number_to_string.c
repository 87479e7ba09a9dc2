/* _itoa and its kin in many bases; _ecvt, _fcvt and _gcvt.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    char text[80];
    int point, sign;

    printf("%s", _itoa(-42, text, 10));
    printf(" %s", _itoa(-42, text, 16));
    printf(" %s", _itoa(35, text, 36));
    printf(" %s", _itoa(10, text, 2));
    printf(" %s\n", _itoa(-2147483647 - 1, text, 10));
    printf("%s", _ltoa(123456, text, 10));
    printf(" %s", _ultoa(4000000000u, text, 10));
    printf(" %s", _i64toa(-9000000000000000000, text, 10));
    printf(" %s\n", _ui64toa(18000000000000000000u, text, 16));
    printf("%s", _ecvt(3.14159, 4, &point, &sign));
    printf(" %d %d", point, sign);
    printf(" %s", _ecvt(-0.00123, 3, &point, &sign));
    printf(" %d %d\n", point, sign);
    printf("%s", _fcvt(3.14159, 2, &point, &sign));
    printf(" %d %d", point, sign);
    printf(" %s", _fcvt(1234.5, 1, &point, &sign));
    printf(" %d %d\n", point, sign);
    printf("%s", _gcvt(3.14159, 3, text));
    printf(" %s\n", _gcvt(-0.5, 5, text));
    return 0;
}
