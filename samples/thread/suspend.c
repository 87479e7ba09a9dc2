/* A thread is suspended where it runs and where it waits; its registers can be read, and changed to go on elsewhere.
 */
#include "../facts.h"

static volatile LONG count, landed;
static HANDLE never;

static DWORD WINAPI spin(void *unused)
{
    while (count >= 0)
        count = (count + 1) & 0x7FFFFFFF;
    return 1;
}

static DWORD WINAPI sleeper(void *unused)
{
    WaitForSingleObject(never, INFINITE);
    return 5;
}

static void landing(void)
{
    landed = 1;
    ExitThread(77);
}

static void look(const char *what, HANDLE thread, BOOL runs_here)
{
    CONTEXT context = {0};
    MEMORY_BASIC_INFORMATION stack;
    char *base = (char *)GetModuleHandleA(NULL);

    context.ContextFlags = CONTEXT_FULL;
    result(what, GetThreadContext(thread, &context));
#ifdef _WIN64
    char *pc = (char *)context.Rip, *sp = (char *)context.Rsp;
#else
    char *pc = (char *)context.Eip, *sp = (char *)context.Esp;
#endif
    VirtualQuery(sp, &stack, sizeof stack);
    printf("%s: in the program %d, has a stack %d\n", what, pc >= base && pc < base + 0x10000,
           stack.State == MEM_COMMIT && stack.Protect == PAGE_READWRITE);
    if (!runs_here)
        return;
#ifdef _WIN64
    context.Rip = (DWORD64)landing;
    context.Rsp = (context.Rsp & ~15) - 0x108;
#else
    context.Eip = (DWORD)landing;
#endif
    result("set", SetThreadContext(thread, &context));
}

int main(void)
{
    DWORD code;
    HANDLE thread = CreateThread(NULL, 0, spin, NULL, 0, NULL);
    never = CreateEventA(NULL, TRUE, FALSE, NULL);

    while (!count)
        Sleep(1);
    printf("suspend %lu", SuspendThread(thread));
    printf(" %lu\n", SuspendThread(thread));
    LONG then = count;
    Sleep(30);
    printf("stands still %d\n", then == count);
    printf("resume %lu", ResumeThread(thread));
    printf(" %lu", ResumeThread(thread));
    printf(" %lu\n", ResumeThread(thread));
    while (count == then)
        Sleep(1);
    printf("runs again\n");
    SuspendThread(thread);
    look("spinning", thread, TRUE);
    ResumeThread(thread);
    printf("wait %lu\n", WaitForSingleObject(thread, 10000));
    GetExitCodeThread(thread, &code);
    printf("landed %ld, exit code %lu\n", landed, code);

    thread = CreateThread(NULL, 0, sleeper, NULL, 0, NULL);
    Sleep(30);
    printf("suspend %lu\n", SuspendThread(thread));
    look("waiting", thread, FALSE);
    SetEvent(never);
    printf("wait %lu\n", WaitForSingleObject(thread, 30));
    printf("resume %lu\n", ResumeThread(thread));
    printf("wait %lu\n", WaitForSingleObject(thread, 10000));
    GetExitCodeThread(thread, &code);
    printf("exit code %lu\n", code);

    thread = CreateThread(NULL, 0, sleeper, NULL, CREATE_SUSPENDED, NULL);
    printf("wait %lu\n", WaitForSingleObject(thread, 10));
    look("new", thread, FALSE);
    for (int i = 0; i < 126; i++)
        SuspendThread(thread);
    SetLastError(0);
    printf("most %lu", SuspendThread(thread));
    printf(" error %lu\n", GetLastError());
    for (int i = 0; i < 127; i++)
        ResumeThread(thread);
    printf("wait %lu\n", WaitForSingleObject(thread, 10000));
    return 0;
}
