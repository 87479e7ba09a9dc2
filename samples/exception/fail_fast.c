/* __fastfail ends the process with STATUS_STACK_BUFFER_OVERRUN; no handler hears of it.
 * exit: 0xC0000409
 */
#include "../facts.h"

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    printf("never: %08lx\n", info->ExceptionRecord->ExceptionCode);
    return EXCEPTION_CONTINUE_SEARCH;
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    SetUnhandledExceptionFilter((LPTOP_LEVEL_EXCEPTION_FILTER)handler);
    printf("failing\n");
    fflush(stdout);
    __asm__ volatile("int $0x29" : : "c"(7));
    return 0;
}
