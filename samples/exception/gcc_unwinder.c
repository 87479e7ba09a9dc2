/* GCC's unwinder walks from a handler into the function that faulted: on x86 it knows the system's call by its code.
   flags: -funwind-tables -static-libgcc
*/
#include "../facts.h"
#include <unwind.h>

static int depth, met_main;

int main(void);

static _Unwind_Reason_Code visit(struct _Unwind_Context *frame, void *unused)
{
    (void)unused;
    if (_Unwind_FindEnclosingFunction((void *)_Unwind_GetIP(frame)) == (void *)main) met_main = 1;
    return ++depth < 200 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void walk(const char *from)
{
    depth = met_main = 0;
    _Unwind_Backtrace(visit, NULL);
    printf("from %s: %s\n", from, met_main ? "as far as main" : "not as far as main");
}

static void step_over(CONTEXT *context)
{
#ifdef _WIN64
    context->Rip += 2;
#else
    context->Eip += 2;
#endif
}

#ifdef _WIN64
static LONG WINAPI handle(EXCEPTION_POINTERS *pointers)
{
    walk("a handler");
    step_over(pointers->ContextRecord);
    return EXCEPTION_CONTINUE_EXECUTION;
}
#else
static EXCEPTION_DISPOSITION handle(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    (void)record, (void)frame, (void)dispatcher;
    walk("a handler");
    step_over(context);
    return ExceptionContinueExecution;
}
#endif

static __attribute__((noinline)) void fault(void)
{
    __asm__ volatile("ud2");
}

int main(void)
{
#ifdef _WIN64
    void *handler = AddVectoredExceptionHandler(1, handle);
    fault();
    RemoveVectoredExceptionHandler(handler);
#else
    void *registration[2] = {(void *)__readfsdword(0), (void *)handle};
    __writefsdword(0, (DWORD)registration);
    fault();
    __writefsdword(0, (DWORD)registration[0]);
#endif
    return 0;
}
