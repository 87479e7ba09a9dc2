/* Threads end by returning, exiting and being terminated; who waits for them, and for their mutexes, hears of it.
 */
#include "../facts.h"

static HANDLE mutex, ready, never;
static DWORD slot;

static DWORD WINAPI returns(void *code) { return (DWORD)(ULONG_PTR)code; }

static DWORD WINAPI exits(void *code)
{
    ExitThread((DWORD)(ULONG_PTR)code);
}

static DWORD WINAPI spins(void *unused)
{
    SetEvent(ready);
    for (volatile int i = 0; i >= 0; i = (i + 1) & 0xFFFF)
        ;
    return 1;
}

static DWORD WINAPI sleeps(void *unused)
{
    SetEvent(ready);
    WaitForSingleObject(never, INFINITE);
    return 1;
}

static DWORD WINAPI abandons(void *unused)
{
    WaitForSingleObject(mutex, INFINITE);
    return 0;
}

static DWORD WINAPI local(void *value)
{
    void *before = TlsGetValue(slot);
    TlsSetValue(slot, value);
    Sleep(5);
    return !before && TlsGetValue(slot) == value;
}

static void end(const char *what, HANDLE thread)
{
    DWORD code;

    DWORD wait = WaitForSingleObject(thread, 10000);
    GetExitCodeThread(thread, &code);
    printf("%s: wait %lu, code %#lx\n", what, wait, code);
}

int main(void)
{
    HANDLE thread, all[3];
    DWORD code;

    ready = CreateEventA(NULL, FALSE, FALSE, NULL);
    never = CreateEventA(NULL, FALSE, FALSE, NULL);
    mutex = CreateMutexA(NULL, FALSE, NULL);
    slot = TlsAlloc();

    end("returns", CreateThread(NULL, 0, returns, (void *)0x12345678, 0, NULL));
    end("exits", CreateThread(NULL, 0, exits, (void *)259, 0, NULL));

    thread = CreateThread(NULL, 0, spins, NULL, 0, NULL);
    WaitForSingleObject(ready, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("still active %lu, wait %lu\n", code, WaitForSingleObject(thread, 0));
    result("terminate", TerminateThread(thread, 99));
    end("spins", thread);
    thread = CreateThread(NULL, 0, sleeps, NULL, 0, NULL);
    WaitForSingleObject(ready, INFINITE);
    TerminateThread(thread, 97);
    end("sleeps", thread);
    thread = CreateThread(NULL, 0, sleeps, NULL, CREATE_SUSPENDED, NULL);
    TerminateThread(thread, 96);
    end("suspended", thread);

    end("abandons", CreateThread(NULL, 0, abandons, NULL, 0, NULL));
    printf("abandoned %#lx", WaitForSingleObject(mutex, 0));
    ReleaseMutex(mutex);
    printf(", then %#lx\n", WaitForSingleObject(mutex, 0));
    ReleaseMutex(mutex);
    thread = CreateThread(NULL, 0, abandons, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    all[0] = mutex;
    all[1] = thread;
    printf("all %#lx\n", WaitForMultipleObjects(2, all, TRUE, 1000));
    thread = CreateThread(NULL, 0, abandons, NULL, 0, NULL);
    ReleaseMutex(mutex);
    WaitForSingleObject(thread, INFINITE);
    all[0] = never;
    all[1] = mutex;
    printf("any %#lx\n", WaitForMultipleObjects(2, all, FALSE, 1000));

    for (int i = 0; i < 3; i++)
        all[i] = CreateThread(NULL, 0, local, (void *)(INT_PTR)(i + 1), 0, NULL);
    WaitForMultipleObjects(3, all, TRUE, INFINITE);
    for (int i = 0; i < 3; i++)
        end("local", all[i]);
    printf("own %d\n", TlsGetValue(slot) != NULL);
    return 0;
}
