/* Code that a program writes: made executable, patched, written while it may run, and moved.
 */
#include "../facts.h"
#include <string.h>

typedef int (*function)(void);

static const unsigned char returns_imm[] = { 0xb8, 0, 0, 0, 0, 0xc3 }; /* mov eax, imm32; ret */

static void write_code(unsigned char *at, int value)
{
    memcpy(at, returns_imm, sizeof returns_imm);
    memcpy(at + 1, &value, 4);
}

int main(void)
{
    unsigned char *page = VirtualAlloc(NULL, 0x3000, MEM_COMMIT, PAGE_READWRITE), *other;
    HANDLE self = GetCurrentProcess();
    function call = (function)page;
    DWORD old;
    int sum = 0, i;

    write_code(page, 42);
    printf("protect %d", VirtualProtect(page, 0x1000, PAGE_EXECUTE_READ, &old));
    printf(" old %lx returns %d\n", old, call());

    for (i = 0; i < 1000; i++) {
        VirtualProtect(page, 0x1000, PAGE_READWRITE, &old);
        write_code(page, i);
        VirtualProtect(page, 0x1000, PAGE_EXECUTE_READ, &old);
        FlushInstructionCache(self, page, 0x1000);
        sum += call();
    }
    printf("patched between protections %d\n", sum);

    VirtualProtect(page, 0x3000, PAGE_EXECUTE_READWRITE, &old);
    for (sum = i = 0; i < 1000; i++) {
        write_code(page, i);
        FlushInstructionCache(self, page, sizeof returns_imm);
        sum += call();
    }
    printf("patched while writable %d\n", sum);

    for (sum = i = 0; i < 1000; i++) {
        write_code(page + 0xffc, i); /* across two pages */
        sum += ((function)(page + 0xffc))();
    }
    printf("without a flush, across pages %d\n", sum);

    for (sum = i = 0; i < 200; i++) {
        write_code(page + 16 * i, i);
        sum += ((function)(page + 16 * i))();
    }
    for (i = 0; i < 200; i++)
        sum += ((function)(page + 16 * i))();
    printf("many functions %d\n", sum);

    for (sum = i = 0; i < 50; i++) {
        other = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READWRITE);
        write_code(other, i);
        sum += ((function)other)();
        VirtualFree(other, 0, MEM_RELEASE);
    }
    printf("a page each %d\n", sum);

    VirtualFree(page, 0x1000, MEM_DECOMMIT);
    VirtualAlloc(page, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    write_code(page, 7);
    printf("committed again %d\n", call());
    return 0;
}
