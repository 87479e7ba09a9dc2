/* Floating-point exceptions, unmasked one after the other with _controlfp: what handlers are told.
 */
#include "../facts.h"
#include <float.h>
#include <setjmp.h>

static jmp_buf place;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    _fpreset();
    printf("%08lx\n", info->ExceptionRecord->ExceptionCode);
    longjmp(place, 1);
}

static volatile double answer;

static void attempt(const char *name, unsigned mask, double left, double right, char operation)
{
    printf("%s: ", name);
    _clearfp();
    if (!setjmp(place)) {
        volatile double a = left, b = right;
        _controlfp(_MCW_EM & ~mask, _MCW_EM);
        switch (operation) {
        case '/': answer = a / b; break;
        case '*': answer = a * b; break;
        }
        __asm__ volatile("fwait");
        printf("nothing\n");
    }
    _clearfp();
    _controlfp(_MCW_EM, _MCW_EM);
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    attempt("masked", 0, 1, 0, '/');
    attempt("zero", _EM_ZERODIVIDE, 1, 0, '/');
    attempt("invalid", _EM_INVALID, 0, 0, '/');
    attempt("overflow", _EM_OVERFLOW, 1e308, 1e10, '*');
    attempt("underflow", _EM_UNDERFLOW, 1e-308, 1e-10, '*');
    attempt("inexact", _EM_INEXACT, 1, 3, '/');
    return 0;
}
