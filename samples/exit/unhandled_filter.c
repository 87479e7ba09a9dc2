/* The unhandled exception filter sees the exception and may choose to end the process itself.
 * exit: 77
 */
#include <stdio.h>
#include <windows.h>

static LONG WINAPI filter(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("code %08lx flags %lx parameters %lu", record->ExceptionCode, record->ExceptionFlags,
           record->NumberParameters);
    printf(" write %d address %d\n", (int)record->ExceptionInformation[0],
           (int)record->ExceptionInformation[1]);
    fflush(stdout);
    ExitProcess(77);
}

int main(void)
{
    printf("previous %d\n", SetUnhandledExceptionFilter(filter) == filter);
    printf("previous %d\n", SetUnhandledExceptionFilter(filter) == filter);
    *(volatile int *)8 = 1;
    return 1;
}
