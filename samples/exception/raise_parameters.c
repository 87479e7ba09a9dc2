/* RaiseException hands its code, flags and parameters to handlers, and returns when they continue.
 */
#include "../facts.h"

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("code %08lx flags %lx parameters %lu:", record->ExceptionCode, record->ExceptionFlags,
           record->NumberParameters);
    for (DWORD i = 0; i < record->NumberParameters; i++)
        printf(" %d", (int)record->ExceptionInformation[i]);
    printf("\n");
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    ULONG_PTR parameters[20] = {1, 2, 3};

    AddVectoredExceptionHandler(1, handler);
    RaiseException(0xE0000001, 0, 3, parameters);
    RaiseException(0x12345678, 0, 0, NULL);
    RaiseException(0xE0000002, 0, 20, parameters);
    RaiseException(0xF0000003, 0, 2, NULL);
    printf("continued\n");
    return 0;
}
