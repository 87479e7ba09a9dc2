/* strtol, strtoul, atoi and their 64-bit kin: bases, where they stop, and limits.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void signed_number(const char *text, int base)
{
    char *end;
    long value;

    errno = 0;
    value = strtol(text, &end, base);
    printf("%s in %d: %ld rest [%s] errno %d\n", text, base, value, end, errno);
}

static void unsigned_number(const char *text, int base)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, base);
    printf("%s in %d: %lu rest [%s] errno %d\n", text, base, value, end, errno);
}

int main(void)
{
    signed_number("  123abc", 10);
    signed_number("-0x1Fz", 0);
    signed_number("0777", 0);
    signed_number("089", 0);
    signed_number("zz", 36);
    signed_number("102", 2);
    signed_number("2147483647", 10);
    signed_number("2147483648", 10);
    signed_number("-2147483649", 10);
    signed_number("none", 10);
    signed_number("+-5", 10);
    unsigned_number("4294967295", 10);
    unsigned_number("4294967296", 10);
    unsigned_number("-1", 10);
    printf("%I64d %I64u\n", _strtoi64("-9000000000000000000", NULL, 10),
           _strtoui64("ffffffffffffffff", NULL, 16));
    printf("%d %d %d %d\n", atoi("  42x"), atoi("-7"), atoi("x"), atoi(""));
    printf("%ld %I64d\n", atol("-100000"), _atoi64("123456789012345"));
    return 0;
}
