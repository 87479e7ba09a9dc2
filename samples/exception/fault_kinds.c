/* The codes of hardware faults, seen by a handler that leaves them with longjmp.
 */
#include "../facts.h"
#include <setjmp.h>

static jmp_buf place;
static void *page;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    printf("%08lx", record->ExceptionCode);
    if (record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION)
        printf(" kind %d offset %d", (int)record->ExceptionInformation[0],
               (int)((char *)record->ExceptionInformation[1] - (char *)page));
    printf("\n");
    longjmp(place, 1);
}

int main(void)
{
    volatile int zero = 0, one = 1;
    DWORD old;

    page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE);
    AddVectoredExceptionHandler(1, handler);
    if (!setjmp(place))
        printf("%d\n", one / zero);
    if (!setjmp(place))
        __asm__ volatile("hlt");
    if (!setjmp(place))
        __asm__ volatile("int3");
    if (!setjmp(place))
        __asm__ volatile("ud2");
    VirtualProtect(page, 0x1000, PAGE_READONLY, &old);
    if (!setjmp(place))
        ((volatile char *)page)[3] = 1;
    VirtualProtect(page, 0x1000, PAGE_NOACCESS, &old);
    if (!setjmp(place))
        zero = ((volatile char *)page)[5];
    VirtualProtect(page, 0x1000, PAGE_READWRITE, &old);
    *(char *)page = (char)0xc3;
    if (!setjmp(place))
        ((void (*)(void))page)();
    printf("done\n");
    return 0;
}
