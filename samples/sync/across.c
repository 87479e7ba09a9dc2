/* Threads hand over with SignalObjectAndWait, send each other APCs, and have names and priorities.
 */
#define _WIN32_WINNT 0x0A00
#include "../facts.h"

typedef HRESULT(WINAPI *set_function)(HANDLE, const WCHAR *);
typedef HRESULT(WINAPI *get_function)(HANDLE, WCHAR **);

static volatile LONG apcs, sum;
static HANDLE ping, pong, started;

static DWORD WINAPI echoes(void *unused)
{
    WaitForSingleObject(ping, INFINITE);
    for (int i = 0; i < 50; i++) {
        sum = sum * 3 + 1;
        SignalObjectAndWait(pong, ping, i < 49 ? INFINITE : 0, FALSE);
    }
    return 0;
}

static void CALLBACK apc(ULONG_PTR parameter)
{
    apcs = apcs * 10 + (LONG)parameter;
}

static DWORD WINAPI alertable(void *unused)
{
    DWORD answer;

    SetEvent(started);
    answer = SleepEx(INFINITE, TRUE);
    if (answer != WAIT_IO_COMPLETION)
        return 1;
    SetEvent(started);
    answer = WaitForSingleObjectEx(ping, INFINITE, TRUE);
    if (answer != WAIT_IO_COMPLETION)
        return 2;
    return SignalObjectAndWait(started, ping, INFINITE, TRUE);
}

int main(void)
{
    HANDLE threads[1], mutex;
    DWORD code;
    WCHAR *name;

    ping = CreateEventA(NULL, FALSE, FALSE, NULL);
    pong = CreateEventA(NULL, FALSE, FALSE, NULL);
    started = CreateEventA(NULL, FALSE, FALSE, NULL);
    threads[0] = CreateThread(NULL, 0, echoes, NULL, 0, NULL);
    for (int i = 0; i < 50; i++) {
        if (SignalObjectAndWait(ping, pong, INFINITE, FALSE))
            printf("no echo\n");
        sum = sum * 5 + 2;
    }
    WaitForSingleObject(threads[0], INFINITE);
    printf("sum %#lx\n", sum);
    mutex = CreateMutexA(NULL, FALSE, NULL);
    result("not owned", SignalObjectAndWait(mutex, pong, 0, FALSE) != WAIT_FAILED);
    result("not to signal", SignalObjectAndWait(threads[0], pong, 0, FALSE) != WAIT_FAILED);
    printf("time %lu\n", SignalObjectAndWait(started, pong, 5, FALSE));
    ResetEvent(started);

    threads[0] = CreateThread(NULL, 0, alertable, NULL, 0, NULL);
    for (int i = 0; i < 3; i++) {
        WaitForSingleObject(started, INFINITE);
        Sleep(i * 5);
        result("queue", QueueUserAPC(apc, threads[0], i + 1));
    }
    WaitForSingleObject(threads[0], INFINITE);
    GetExitCodeThread(threads[0], &code);
    printf("apcs %ld, code %#lx\n", apcs, code);
    result("queue to the dead", QueueUserAPC(apc, threads[0], 9) != 0);
    threads[0] = CreateThread(NULL, 0, echoes, NULL, CREATE_SUSPENDED, NULL);
    set_function set = (set_function)GetProcAddress(GetModuleHandleA("kernel32"), "SetThreadDescription");
    get_function get = (get_function)GetProcAddress(GetModuleHandleA("kernel32"), "GetThreadDescription");
    printf("name %#lx", set(threads[0], L"worker"));
    printf(" %#lx", get(threads[0], &name));
    printf(" %ls\n", name);
    result("priority", SetThreadPriority(threads[0], THREAD_PRIORITY_HIGHEST));
    printf("priority %d, own %d\n", GetThreadPriority(threads[0]), GetThreadPriority(GetCurrentThread()));
    result("no priority", SetThreadPriority(threads[0], 5));
    TerminateThread(threads[0], 0);
    return 0;
}
