/* OutputDebugString without a debugger: what the program sees of it.
 */
#include "../facts.h"

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("handler %08lx, %lu parameters, length %d: %s\n", record->ExceptionCode, record->NumberParameters,
           (int)record->ExceptionInformation[0], (char *)record->ExceptionInformation[1]);
    return EXCEPTION_CONTINUE_SEARCH;
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    OutputDebugStringA("narrow");
    OutputDebugStringW(L"wide");
    printf("debugger %d\n", IsDebuggerPresent());
    return 0;
}
