/* A thread that waits goes on from the context that it was given once its wait is over. */
#include "../facts.h"
#include <string.h>

static HANDLE event;
static char stack[0x10000] __attribute__((aligned(16)));

static void landed(void)
{
    printf("landed\n");
    fflush(stdout);
    ExitThread(7);
}

static DWORD WINAPI waiter(void *unused)
{
    (void)unused;
    WaitForSingleObject(event, INFINITE);
    printf("not reached\n");
    return 1;
}

static void take_aside(HANDLE thread)
{
    CONTEXT context;
    memset(&context, 0, sizeof context);
    context.ContextFlags = CONTEXT_FULL;
    SuspendThread(thread);
    result("GetThreadContext", GetThreadContext(thread, &context));
#ifdef _WIN64
    context.Rip = (DWORD64)landed;
    context.Rsp = (DWORD64)(stack + sizeof stack - 0x1008);
#else
    context.Eip = (DWORD)landed;
    context.Esp = (DWORD)(stack + sizeof stack - 0x1004);
#endif
    result("SetThreadContext", SetThreadContext(thread, &context));
    context.ContextFlags = CONTEXT_FLOATING_POINT;
    result("SetThreadContext of another part", SetThreadContext(thread, &context));
    ResumeThread(thread);
}

int main(void)
{
    DWORD code;
    HANDLE thread;
    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, waiter, NULL, 0, NULL);
    Sleep(100);
    take_aside(thread);
    printf("still waiting: %d\n", WaitForSingleObject(thread, 50) == WAIT_TIMEOUT);
    fflush(stdout);
    SetEvent(event);
    WaitForSingleObject(thread, 5000);
    GetExitCodeThread(thread, &code);
    printf("exit code %lu\n", code);
    return 0;
}
