/* The trap flag: one STATUS_SINGLE_STEP per instruction, and a handler that sets it keeps stepping.
 */
#include "../facts.h"

static int steps, wanted;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    if (info->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP)
        return EXCEPTION_CONTINUE_SEARCH;
    if (!steps)
        printf("flag in context %d\n", (info->ContextRecord->EFlags & 0x100) != 0);
    if (++steps < wanted)
        info->ContextRecord->EFlags |= 0x100;
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    for (wanted = 1; wanted <= 5; wanted += 2) {
        int value = 0;
        steps = 0;
#ifdef _WIN64
        __asm__ volatile("pushfq\n orl $0x100, (%%rsp)\n popfq\n nop\n incl %0\n incl %0\n nop\n incl %0\n nop\n nop\n"
                         : "+r"(value) : : "cc", "memory");
#else
        __asm__ volatile("pushfl\n orl $0x100, (%%esp)\n popfl\n nop\n incl %0\n incl %0\n nop\n incl %0\n nop\n nop\n"
                         : "+r"(value) : : "cc", "memory");
#endif
        printf("%d steps, value %d\n", steps, value);
    }
    return 0;
}
