/* Status flags that programs read themselves, and exceptions that they unmask themselves: where they are raised.
 * flags: -msse2
 */
#include "../facts.h"
#include <stdint.h>

static volatile double zero = 0, one = 1, three = 3, huge = 1e308, tiny = 1e-300;
static unsigned at_fault, found;
static int steps;
extern char faulting[] __asm__("faulting_instruction");

static unsigned sse(double a, double b, char operation)
{
    unsigned clear = 0x1F80, status;

    __asm__ volatile("ldmxcsr %0" : : "m"(clear));
    if (operation == '/')
        __asm__ volatile("divsd %1, %0" : "+x"(a) : "x"(b));
    else
        __asm__ volatile("mulsd %1, %0" : "+x"(a) : "x"(b));
    __asm__ volatile("stmxcsr %0" : "=m"(status));
    return status & 0x3F;
}

static unsigned x87(double a, double b, char operation)
{
    unsigned short status;
    double result;

    __asm__ volatile("fnclex");
    if (operation == '/')
        __asm__ volatile("fldl %1; fdivl %2; fstpl %0" : "=m"(result) : "m"(a), "m"(b));
    else
        __asm__ volatile("fldl %1; fmull %2; fstpl %0" : "=m"(result) : "m"(a), "m"(b));
    __asm__ volatile("fnstsw %0" : "=a"(status));
    return status & 0x3F;
}

static LONG CALLBACK mask(EXCEPTION_POINTERS *info)
{
    CONTEXT *context = info->ContextRecord;
    DWORD *state;

    at_fault = info->ExceptionRecord->ExceptionCode;
    found = (char *)info->ExceptionRecord->ExceptionAddress - faulting;
#ifdef _WIN64
    state = &context->MxCsr;
    context->FltSave.MxCsr |= 0x1F80;
#else
    state = (DWORD *)&context->ExtendedRegisters[24];
#endif
    printf("flags %lx\n", *state & 0x3F);
    *state |= 0x1F80;
    steps++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    unsigned unmasked = 0x1F80 & ~0x200;
    double value = 1;
    int before = 0, behind = 0;
    uint64_t bits;

    printf("sse %x %x %x %x %x %x\n", sse(one, one, '/'), sse(one, three, '/'), sse(one, zero, '/'),
           sse(zero, zero, '/'), sse(huge, huge, '*'), sse(tiny, tiny, '*'));
    printf("x87 %x %x %x\n", x87(one, one, '/'), x87(one, zero, '/'), x87(one, one, '*'));
    AddVectoredExceptionHandler(1, mask);
    __asm__ volatile("ldmxcsr %3\n\tincl %1\n"
                     ".globl faulting_instruction\nfaulting_instruction:\n\tdivsd %4, %0\n\tincl %2"
                     : "+x"(value), "+r"(before), "+r"(behind) : "m"(unmasked), "x"(0.0));
    memcpy(&bits, &value, sizeof bits);
    printf("%x at %u, %d times, %d %d %08x\n", at_fault, found, steps, before, behind, (unsigned)(bits >> 32));
    return 0;
}
