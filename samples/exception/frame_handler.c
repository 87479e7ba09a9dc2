/* The handler of the faulting frame (x86) or of the faulting function (x64) repairs the context and continues.
 */
#include "../facts.h"

static EXCEPTION_DISPOSITION __cdecl repair(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
                                            void *dispatcher)
{
    printf("handler %08lx flags %lx\n", record->ExceptionCode, record->ExceptionFlags);
#ifdef _WIN64
    context->Rip += 2;
    context->Rax = 42;
#else
    context->Eip += 2;
    context->Eax = 42;
#endif
    return ExceptionContinueExecution;
}

#ifdef _WIN64
__attribute__((used)) EXCEPTION_DISPOSITION handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
                                                    void *dispatcher)
{
    return repair(record, frame, context, dispatcher);
}

int faulting(void);
__asm__(".seh_proc faulting\n"
        "faulting:\n"
        "  subq $40, %rsp\n"
        "  .seh_stackalloc 40\n"
        "  .seh_endprologue\n"
        "  ud2\n"
        "  addq $40, %rsp\n"
        "  ret\n"
        "  .seh_handler handler, @except\n"
        "  .seh_endproc\n");
#else
static int faulting(void)
{
    int value;

    __asm__ volatile("pushl %1\n pushl %%fs:0\n movl %%esp, %%fs:0\n ud2\n popl %%fs:0\n addl $4, %%esp\n"
                     : "=a"(value) : "r"(repair) : "memory", "ecx", "edx");
    return value;
}
#endif

int main(void)
{
    printf("returned %d\n", faulting());
    return 0;
}
