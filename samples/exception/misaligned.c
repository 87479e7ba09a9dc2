/* A misaligned SSE operand, and on x64 an address that is not canonical: access violations at no address.
 */
#include "../facts.h"
#include <setjmp.h>

static jmp_buf place;
static char room[64];

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("%08lx %Ix %Ix\n", record->ExceptionCode, record->ExceptionInformation[0], record->ExceptionInformation[1]);
    longjmp(place, 1);
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
    if (!setjmp(place))
        __asm__ volatile("movaps (%0), %%xmm0" : : "r"((ULONG_PTR)room | 1));
#ifdef _WIN64
    if (!setjmp(place))
        __asm__ volatile("movl (%0), %%eax" : : "r"(0x1234567812345678) : "eax");
#endif
    return 0;
}
