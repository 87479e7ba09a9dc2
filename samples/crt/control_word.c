/* _controlfp changes rounding and exception masks; _clearfp and _statusfp report what happened.
 * crt: msvcrt ucrt
 */
#include <float.h>
#include <stdio.h>

int main(void)
{
    unsigned start = _controlfp(0, 0);
    volatile double one = 1, three = 3, zero = 0, quotient;

    printf("masked all %d\n", (start & _MCW_EM) == _MCW_EM);
    printf("nearest %d\n", (start & _MCW_RC) == _RC_NEAR);
    printf("up %x\n", _controlfp(_RC_UP, _MCW_RC) & _MCW_RC);
    printf("down %x\n", _controlfp(_RC_DOWN, _MCW_RC) & _MCW_RC);
    printf("chop %x\n", _controlfp(_RC_CHOP, _MCW_RC) & _MCW_RC);
    _controlfp(_RC_NEAR, _MCW_RC);
    _clearfp();
    quotient = one / three;
    printf("inexact %d\n", !!(_statusfp() & _EM_INEXACT));
    quotient = one / zero;
    printf("zero divide %d", !!(_clearfp() & _EM_ZERODIVIDE));
    printf(" cleared %d\n", !(_statusfp() & _EM_ZERODIVIDE));
    printf("class %d %d %d %d\n", _fpclass(1.0), _fpclass(-0.0), _fpclass(quotient), _fpclass(1e-310));
    return 0;
}
