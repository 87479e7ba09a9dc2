/* What of RaiseException's flags, code bits and address handlers see; RtlRaiseException and RtlRaiseStatus.
 * flags: -lntdll
 */
#include "../facts.h"
#include <setjmp.h>

VOID NTAPI RtlRaiseStatus(LONG);
VOID NTAPI RtlRaiseException(EXCEPTION_RECORD *);
static jmp_buf place;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;
#ifdef _WIN64
    ULONG_PTR pc = info->ContextRecord->Rip;
#else
    ULONG_PTR pc = info->ContextRecord->Eip;
#endif
    printf("code %08lx flags %lx parameters %lu chained %d here %d context flags %lx\n", record->ExceptionCode,
           record->ExceptionFlags, record->NumberParameters, record->ExceptionRecord != NULL,
           (ULONG_PTR)record->ExceptionAddress == pc, info->ContextRecord->ContextFlags & 0x100007);
    longjmp(place, 1);
}

int main(void)
{
    EXCEPTION_RECORD inner = {0xE0000010}, record = {0xE0000011, 0, &inner, NULL, 2, {5, 6}};

    AddVectoredExceptionHandler(1, handler);
    if (!setjmp(place))
        RaiseException(0xE0000001, 0xFFFFFFFE, 0, NULL);
    if (!setjmp(place))
        RaiseException(0xFFFFFFFF, EXCEPTION_NONCONTINUABLE, 0, NULL);
    if (!setjmp(place))
        RaiseException(0, 0, 0, NULL);
    if (!setjmp(place))
        RtlRaiseException(&record);
    if (!setjmp(place))
        RtlRaiseStatus(0xC0000022);
    return 0;
}
