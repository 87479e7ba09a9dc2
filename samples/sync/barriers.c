/* Synchronization barriers: phases that threads go through together, and one of them is told that it was the last. */
#define _WIN32_WINNT 0x0602
#include "../facts.h"

#define THREADS 5
#define PHASES 20

static SYNCHRONIZATION_BARRIER barrier;
static volatile LONG arrived[PHASES], last[PHASES], early;

static DWORD WINAPI work(void *argument)
{
    DWORD flags = (DWORD)(INT_PTR)argument;

    for (int phase = 0; phase < PHASES; phase++) {
        InterlockedIncrement(&arrived[phase]);
        if (EnterSynchronizationBarrier(&barrier, flags))
            InterlockedIncrement(&last[phase]);
        if (arrived[phase] != THREADS)
            InterlockedIncrement(&early);
    }
    return 0;
}

static void run(const char *name, LONG spin, DWORD flags)
{
    HANDLE all[THREADS];
    int right = 0;

    ZeroMemory((void *)arrived, sizeof arrived);
    ZeroMemory((void *)last, sizeof last);
    early = 0;
    result(name, InitializeSynchronizationBarrier(&barrier, THREADS, spin));
    for (int i = 0; i < THREADS; i++)
        all[i] = CreateThread(NULL, 0, work, (void *)(INT_PTR)flags, 0, NULL);
    printf("joined %lu\n", WaitForMultipleObjects(THREADS, all, TRUE, 20000));
    for (int phase = 0; phase < PHASES; phase++)
        right += last[phase] == 1;
    printf("phases with one last: %d, early %ld\n", right, early);
    result("delete", DeleteSynchronizationBarrier(&barrier));
    for (int i = 0; i < THREADS; i++)
        CloseHandle(all[i]);
}

int main(void)
{
    run("default", -1, 0);
    run("spins never", 0, SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY);
    run("spins", 2000, SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY);
    run("no delete", 100, SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE);
    InitializeSynchronizationBarrier(&barrier, 1, -1);
    printf("alone: %d\n", EnterSynchronizationBarrier(&barrier, 0));
    return 0;
}
