/* Sixty-four threads over sections, slim locks, conditions, events, semaphores, addresses and a port, for so long.
 * args: 1000
 * flags: -lsynchronization
 */
#define _WIN32_WINNT 0x0602
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#define THREADS 64
#define QUEUE 8

static DWORD start, duration;
static CRITICAL_SECTION section, queue_lock;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE filled = CONDITION_VARIABLE_INIT, emptied = CONDITION_VARIABLE_INIT;
static HANDLE event, semaphore, port;
static volatile LONG address_lock, torn, beside, pair[2];
static LONG by_section, by_slim, by_event, by_address, queue[QUEUE], head, count;
static LONGLONG put_sum, taken_sum, posted_sum, got_sum;
static LONG rounds[THREADS];

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

static void put_and_take(LONG value)
{
    EnterCriticalSection(&queue_lock);
    while (count == QUEUE)
        SleepConditionVariableCS(&emptied, &queue_lock, INFINITE);
    queue[(head + count++) % QUEUE] = value;
    put_sum += value;
    LeaveCriticalSection(&queue_lock);
    WakeConditionVariable(&filled);
    EnterCriticalSection(&queue_lock);
    while (!count)
        SleepConditionVariableCS(&filled, &queue_lock, INFINITE);
    taken_sum += queue[head];
    head = (head + 1) % QUEUE;
    count--;
    LeaveCriticalSection(&queue_lock);
    WakeConditionVariable(&emptied);
}

static void post_and_get(LONG value, LONGLONG *posted, LONGLONG *got)
{
    DWORD size;
    ULONG_PTR key;
    OVERLAPPED *overlapped;

    PostQueuedCompletionStatus(port, 1, value, NULL);
    *posted += value;
    GetQueuedCompletionStatus(port, &size, &key, &overlapped, INFINITE);
    *got += key;
}

static DWORD WINAPI work(void *argument)
{
    LONG me = (LONG)(INT_PTR)argument, done = 0;
    LONGLONG posted = 0, got = 0;

    for (; !done || GetTickCount() - start < duration; done++) {
        EnterCriticalSection(&section);
        by_section++;
        LeaveCriticalSection(&section);
        AcquireSRWLockShared(&slim);
        if (pair[0] != pair[1])
            InterlockedIncrement(&torn);
        ReleaseSRWLockShared(&slim);
        AcquireSRWLockExclusive(&slim);
        by_slim++;
        pair[0]++;
        if (done % 7 == me % 7)
            SwitchToThread();
        pair[1]++;
        ReleaseSRWLockExclusive(&slim);
        WaitForSingleObject(event, INFINITE);
        by_event++;
        SetEvent(event);
        WaitForSingleObject(semaphore, INFINITE);
        if (InterlockedIncrement(&beside) > 3)
            InterlockedIncrement(&torn);
        InterlockedDecrement(&beside);
        ReleaseSemaphore(semaphore, 1, NULL);
        lock_address();
        by_address++;
        unlock_address();
        put_and_take(me + done);
        post_and_get(me + done, &posted, &got);
    }
    EnterCriticalSection(&section);
    posted_sum += posted;
    got_sum += got;
    LeaveCriticalSection(&section);
    rounds[me] = done;
    return 0;
}

int main(int argc, char **argv)
{
    HANDLE all[THREADS];
    LONG total = 0, idle = 0;

    InitializeCriticalSection(&section);
    InitializeCriticalSection(&queue_lock);
    event = CreateEventA(NULL, FALSE, TRUE, NULL);
    semaphore = CreateSemaphoreA(NULL, 3, 3, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    duration = atoi(argv[1]);
    start = GetTickCount();
    for (int i = 0; i < THREADS; i++)
        all[i] = CreateThread(NULL, 0x10000, work, (void *)(INT_PTR)i, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    printf("joined %lu\n", WaitForMultipleObjects(THREADS, all, TRUE, duration + 60000));
    for (int i = 0; i < THREADS; i++) {
        total += rounds[i];
        idle += !rounds[i];
    }
    printf("section %d slim %d event %d address %d\n", by_section == total, by_slim == total, by_event == total,
           by_address == total);
    printf("torn %ld, idle threads %ld\n", torn, idle);
    printf("queue %ld, sums %d, packets %d\n", count, put_sum == taken_sum, posted_sum == got_sum && got_sum == put_sum);
    if (argc > 2)
        printf("rounds %ld\n", total);
    return 0;
}
