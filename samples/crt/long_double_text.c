/* _atoldbl makes a number of 80 bits from text, rounded once; _atodbl and _atoflt say how a number was out of range.
crt: ucrt
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(void)
{
    static const char *texts[] = {
        "0", "-0", "1", "-1.5", "0.1", "  +3.25e2xyz", "1e400", "-1e4930", "1e4932", "1.18973149535723176502e4932", "1e4933", "1e5000",
        "-1e5000", "1e-400", "3.4e-4932", "1e-4940", "3.6451995318824746025e-4951", "1e-4951", "1e-5000", "18446744073709551615",
        "18446744073709551617", "36893488147419103233", "3.14159265358979323846264338327950288", "abc", "", ".", "0x1.8p1",
        "0x1.00000000000000018p0", "1e", "1e+", "1d3", "0x", "0e99999",
    };
    HMODULE crt = GetModuleHandleA("ucrtbase.dll");
    int (*ldbl)(void *, const char *) = (void *)GetProcAddress(crt, "_atoldbl");
    int (*dbl)(double *, const char *) = (void *)GetProcAddress(crt, "_atodbl");
    int (*flt)(float *, const char *) = (void *)GetProcAddress(crt, "_atoflt");

    for (int i = 0; i < sizeof texts / sizeof *texts; i++) {
        unsigned char bytes[16];
        double d = 7;
        float f = 7;

        memset(bytes, 0xcc, sizeof bytes);
        printf("%s: %d ", texts[i], ldbl(bytes, texts[i]));
        for (int b = 10; b-- > 0;)
            printf("%02x%s", bytes[b], b == 8 ? " " : "");
        printf(" %02x", bytes[10]);
        printf(" %d", dbl(&d, texts[i]));
        printf(" %d", flt(&f, texts[i]));
        printf(" %.17g %.9g\n", d, f);
    }
    return 0;
}
