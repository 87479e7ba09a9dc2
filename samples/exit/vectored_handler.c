/* Vectored handlers run first to last and may continue the program past the fault.
 */
#include <stdio.h>
#include <windows.h>

static volatile int value;

static LONG CALLBACK logger(EXCEPTION_POINTERS *info)
{
    printf("logger %08lx\n", info->ExceptionRecord->ExceptionCode);
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK skipper(EXCEPTION_POINTERS *info)
{
    if (info->ExceptionRecord->ExceptionCode != EXCEPTION_ILLEGAL_INSTRUCTION)
        return EXCEPTION_CONTINUE_SEARCH;
    printf("skipper\n");
#ifdef _WIN64
    info->ContextRecord->Rip += 2;
#else
    info->ContextRecord->Eip += 2;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    void *first = AddVectoredExceptionHandler(0, skipper);
    void *second = AddVectoredExceptionHandler(1, logger);

    __asm__ volatile("ud2");
    value = 1;
    printf("continued %d\n", value);
    printf("removed %lu\n", RemoveVectoredExceptionHandler(second));
    __asm__ volatile("ud2");
    printf("removed %lu\n", RemoveVectoredExceptionHandler(first));
    printf("removed again %lu\n", RemoveVectoredExceptionHandler(first));
    return 0;
}
