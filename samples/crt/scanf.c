/* sscanf with every kind of conversion, widths, sets and suppressed assignments.
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    int a = 0, b = 0, c = 0, n = 0, count;
    unsigned u = 0;
    char s[20] = "", t[20] = "", ch = 0;
    float f = 0;
    double d = 0;
    long long wide = 0;
    short h = 0;

    count = sscanf("12 -34 0x1f", "%d %d %i", &a, &b, &c);
    printf("%d: %d %d %d\n", count, a, b, c);
    count = sscanf("ff 777 4000000000", "%x %o %u", &a, &b, &u);
    printf("%d: %d %d %u\n", count, a, b, u);
    count = sscanf("  word other", "%s %19s", s, t);
    printf("%d: [%s] [%s]\n", count, s, t);
    count = sscanf("1.5 -2.5e3", "%f %lf", &f, &d);
    printf("%d: %g %g\n", count, f, d);
    count = sscanf("12345", "%2d%3d", &a, &b);
    printf("%d: %d %d\n", count, a, b);
    count = sscanf("abc123]x", "%[a-z]%[^]]", s, t);
    printf("%d: [%s] [%s]\n", count, s, t);
    count = sscanf(" x", "%c", &ch);
    printf("%d: [%c]\n", count, ch);
    count = sscanf("10,20", "%d,%*d%n", &a, &n);
    printf("%d: %d at %d\n", count, a, n);
    count = sscanf("key=value", "key=%s", s);
    printf("%d: [%s]\n", count, s);
    count = sscanf("9000000000 7", "%I64d %hd", &wide, &h);
    printf("%d: %I64d %hd\n", count, wide, h);
    printf("mismatch %d empty %d none %d\n", sscanf("abc", "%d", &a), sscanf("", "%d", &a),
           sscanf("5", "x%d", &a));
    count = sscanf("50% done", "%d%% %s", &a, s);
    printf("%d: %d [%s]\n", count, a, s);
    return 0;
}
