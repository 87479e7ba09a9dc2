/* RaiseFailFastException ends the process with STATUS_FAIL_FAST_EXCEPTION; no handler hears of it.
 * exit: 0xC0000602
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
    printf("failing\n");
    fflush(stdout);
    RaiseFailFastException(NULL, NULL, 0);
    return 0;
}
