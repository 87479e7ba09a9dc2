/* Where hardware faults are reported, and that execution goes on where the handler says.
 */
#include "../facts.h"
#include <string.h>

static unsigned char *page;
static int length;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;
    CONTEXT *context = info->ContextRecord;
#ifdef _WIN64
    DWORD64 *ip = &context->Rip;
#else
    DWORD *ip = &context->Eip;
#endif

    printf(" %08lx at +%d, context +%d", record->ExceptionCode,
           (int)((unsigned char *)record->ExceptionAddress - page), (int)(*ip - (ULONG_PTR)page));
    for (DWORD i = 0; i < record->NumberParameters && record->ExceptionCode != EXCEPTION_BREAKPOINT; i++)
        printf(" %Ix", record->ExceptionInformation[i]);
    *ip = (ULONG_PTR)page + 1 + length;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void run(const char *name, const char *code, int size)
{
    length = size;
    page[0] = 0x90;
    memcpy(page + 1, code, size);
    memcpy(page + 1 + size, "\xb8\x2a\0\0\0\xc3", 6); /* mov eax, 42; ret */
    printf("%s:", name);
    printf(" returned %d\n", ((int (*)(void))page)());
}

int main(void)
{
    page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    AddVectoredExceptionHandler(1, handler);
    run("int3", "\xcc", 1);
    run("ud2", "\x0f\x0b", 2);
    run("hlt", "\xf4", 1);
    run("cli", "\xfa", 1);
    run("sti", "\xfb", 1);
    run("in", "\xec", 1);
    run("out", "\x31\xd2\xef", 3);
    run("div", "\x31\xc9\xf7\xf1", 4);
    run("read null", "\x31\xc0\x8b\x00", 4);
    run("write null", "\x31\xc0\x89\x40\x10", 5);
    run("int 3", "\xcd\x03", 2);
    run("int 2d", "\xcd\x2d\x90", 3);
    run("int 21", "\xcd\x21", 2);
    run("int ff", "\xcd\xff", 2);
    return 0;
}
