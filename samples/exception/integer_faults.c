/* Integer division, overflow, bounds, breakpoints: codes and parameters.
 */
#include "../facts.h"
#include <setjmp.h>

#ifdef _WIN64
#define PC(info) ((info)->ContextRecord->Rip)
#else
#define PC(info) ((info)->ContextRecord->Eip)
#endif

static jmp_buf place;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("%08lx at the context's place %d", record->ExceptionCode, (ULONG_PTR)record->ExceptionAddress == PC(info));
    printf("\n");
    longjmp(place, 1);
}

#define TRY(name, code)                                                                                                \
    printf("%s: ", name);                                                                                              \
    if (!setjmp(place)) {                                                                                              \
        code;                                                                                                          \
        printf("nothing\n");                                                                                           \
    }

int main(void)
{
    volatile int zero = 0, one = 1;
    volatile int answer;
#ifndef _WIN64
    int range[2] = {1, 3};
#endif

    AddVectoredExceptionHandler(1, handler);
    TRY("divide", answer = one / zero)
    TRY("remainder", answer = one % zero)
    TRY("int3", __asm__ volatile("int3"))
    TRY("int 3", __asm__ volatile(".byte 0xCD, 3"))
    TRY("ud2", __asm__ volatile("ud2"))
    TRY("hlt", __asm__ volatile("hlt"))
    TRY("DebugBreak", DebugBreak())
#ifndef _WIN64
    TRY("into", __asm__ volatile("movb $0x7f, %%al\n incb %%al\n into" : : : "eax"))
    TRY("bound", __asm__ volatile("bound %0, %1" : : "r"(7), "m"(range)))
#endif
    return 0;
}
