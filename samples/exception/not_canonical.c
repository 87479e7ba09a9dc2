/* Addresses that are no addresses of the processor: reads, writes and jumps; 32-bit programs have none.
 */
#include "../facts.h"
#include <setjmp.h>

static jmp_buf place;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("%08lx %Ix %Ix\n", record->ExceptionCode, record->ExceptionInformation[0], record->ExceptionInformation[1]);
    longjmp(place, 1);
}

int main(void)
{
    AddVectoredExceptionHandler(1, handler);
#ifdef _WIN64
    if (!setjmp(place))
        __asm__ volatile("movl (%0), %%eax" : : "r"(0x1234567812345678) : "eax");
    if (!setjmp(place))
        __asm__ volatile("movl %%eax, (%0)" : : "r"(0x8000000000001000) : "eax");
    if (!setjmp(place))
        __asm__ volatile("movl (%0), %%eax" : : "r"(0x0000800000000000) : "eax");
#endif
    printf("end\n");
    return 0;
}
