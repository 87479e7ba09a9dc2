/* Many threads over every kind of lock at once: no round is lost, and everybody comes home.
 * args: 24 40
 * flags: -lsynchronization
 */
#define _WIN32_WINNT 0x0602
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#define QUEUE 5

static int threads, rounds;
static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT, queue_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE filled = CONDITION_VARIABLE_INIT, emptied = CONDITION_VARIABLE_INIT;
static HANDLE auto_event, mutex, gate;
static volatile LONG by_section, by_slim, by_event, by_address, by_mutex, by_timeout, torn, address_lock;
static volatile LONG pair[2];
static LONG queue[QUEUE], head, count, taken_sum, given_sum;

static void lock_address(void)
{
    LONG two = 2;

    if (!InterlockedCompareExchange(&address_lock, 1, 0))
        return;
    while (InterlockedExchange(&address_lock, 2))
        WaitOnAddress(&address_lock, &two, sizeof two, INFINITE);
}

static void unlock_address(void)
{
    if (InterlockedExchange(&address_lock, 0) == 2)
        WakeByAddressSingle((void *)&address_lock);
}

static void put(LONG value)
{
    AcquireSRWLockExclusive(&queue_lock);
    while (count == QUEUE)
        SleepConditionVariableSRW(&emptied, &queue_lock, INFINITE, 0);
    queue[(head + count++) % QUEUE] = value;
    given_sum += value;
    ReleaseSRWLockExclusive(&queue_lock);
    WakeConditionVariable(&filled);
}

static void take(void)
{
    AcquireSRWLockExclusive(&queue_lock);
    while (!count)
        if (!SleepConditionVariableSRW(&filled, &queue_lock, 1, 0))
            by_timeout++;
    taken_sum += queue[head];
    head = (head + 1) % QUEUE;
    count--;
    ReleaseSRWLockExclusive(&queue_lock);
    WakeConditionVariable(&emptied);
}

static DWORD WINAPI work(void *argument)
{
    LONG me = (LONG)(INT_PTR)argument;

    WaitForSingleObject(gate, INFINITE);
    for (int i = 0; i < rounds; i++) {
        EnterCriticalSection(&section);
        by_section = by_section + 1;
        if (i % 5 == 0)
            Sleep(0);
        LeaveCriticalSection(&section);
        if (i % 3) {
            AcquireSRWLockShared(&slim);
            if (pair[0] != pair[1])
                InterlockedIncrement(&torn);
            ReleaseSRWLockShared(&slim);
        } else {
            AcquireSRWLockExclusive(&slim);
            by_slim = by_slim + 1;
            pair[0]++;
            if (i % 4 == 0)
                SwitchToThread();
            pair[1]++;
            ReleaseSRWLockExclusive(&slim);
        }
        WaitForSingleObject(auto_event, INFINITE);
        by_event = by_event + 1;
        SetEvent(auto_event);
        lock_address();
        by_address = by_address + 1;
        if (i % 6 == 0)
            SwitchToThread();
        unlock_address();
        while (WaitForSingleObject(mutex, 2) == WAIT_TIMEOUT)
            ;
        by_mutex = by_mutex + 1;
        ReleaseMutex(mutex);
        if (me % 2)
            put(me * rounds + i);
        else
            take();
    }
    return me;
}

int main(int argc, char **argv)
{
    HANDLE all[64];
    DWORD code, codes = 0;

    threads = atoi(argv[1]);
    rounds = atoi(argv[2]);
    InitializeCriticalSection(&section);
    auto_event = CreateEventA(NULL, FALSE, TRUE, NULL);
    gate = CreateEventA(NULL, TRUE, FALSE, NULL);
    mutex = CreateMutexA(NULL, FALSE, NULL);
    for (int i = 0; i < threads; i++)
        all[i] = CreateThread(NULL, 0x10000, work, (void *)(INT_PTR)i, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    SetEvent(gate);
    printf("joined %lu\n", WaitForMultipleObjects(threads, all, TRUE, 600000));
    for (int i = 0; i < threads; i++) {
        GetExitCodeThread(all[i], &code);
        codes += code;
        CloseHandle(all[i]);
    }
    LONG all_rounds = threads * rounds;
    printf("section %d event %d address %d mutex %d\n", by_section == all_rounds, by_event == all_rounds,
           by_address == all_rounds, by_mutex == all_rounds);
    printf("slim %d torn %ld\n", by_slim == threads * ((rounds + 2) / 3) && pair[0] == by_slim, torn);
    printf("queue empty %d, sums equal %d\n", count == 0, given_sum == taken_sum);
    printf("codes %d\n", (int)codes == threads * (threads - 1) / 2);
    return 0;
}
