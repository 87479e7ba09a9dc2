/* DebugBreak: where it is reported, and going on behind it. */
#include "../facts.h"

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("%08lx flags %lx", record->ExceptionCode, record->ExceptionFlags);
#ifdef __x86_64__
    printf(" there %d int3 %d", info->ContextRecord->Rip == (DWORD64)record->ExceptionAddress,
           *(BYTE *)record->ExceptionAddress == 0xCC);
    info->ContextRecord->Rip++;
#else
    printf(" there %d int3 %d", info->ContextRecord->Eip == (DWORD)record->ExceptionAddress,
           *(BYTE *)record->ExceptionAddress == 0xCC);
    info->ContextRecord->Eip++;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    for (int index = 0; index < 3; index++) {
        DebugBreak();
        printf(" went on\n");
    }
    return 0;
}
