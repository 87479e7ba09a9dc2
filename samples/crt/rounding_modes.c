/* rint, nearbyint and lrint round as the control word says, which _controlfp_s sets.
crt: ucrt
 */
#include <float.h>
#include <stdio.h>
#include <windows.h>

#define FUNCTION(type, name, argument) type (*name)(argument) = (void *)GetProcAddress(crt, #name)

int main(void)
{
    static const unsigned modes[] = {_RC_NEAR, _RC_DOWN, _RC_UP, _RC_CHOP};
    static const double numbers[] = {0.0, -0.0, 0.25, -0.25, 0.5, -0.5, 1.5, 2.5, -2.5, 3.75, -3.75, 1e6 + 0.5, 1e300, -1e17};
    HMODULE crt = GetModuleHandleA("ucrtbase.dll");
    FUNCTION(double, rint, double);
    FUNCTION(double, nearbyint, double);
    FUNCTION(float, rintf, float);
    FUNCTION(float, nearbyintf, float);
    FUNCTION(long, lrint, double);
    FUNCTION(long, lrintf, float);
    FUNCTION(long long, llrint, double);
    FUNCTION(long long, llrintf, float);

    for (int m = 0; m < 4; m++)
        for (int i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            double x = numbers[i], a, b;
            float c, d;
            long e = 0, f = 0;
            long long g = 0, h = 0;
            unsigned old;

            _controlfp_s(&old, modes[m], _MCW_RC);
            a = rint(x);
            b = nearbyint(x);
            c = i < 12 ? rintf((float)x) : 0;
            d = i < 12 ? nearbyintf((float)x) : 0;
            if (i < 12) {
                e = lrint(x);
                f = lrintf((float)x);
                g = llrint(x);
                h = llrintf((float)x);
            }
            _controlfp_s(&old, _RC_NEAR, _MCW_RC);
            printf("%d %g: %g %g %g %g %ld %ld %I64d %I64d\n", m, x, a, b, c, d, e, f, g, h);
        }
    return 0;
}
