/* Threads meet over critical sections, slim locks, condition variables, semaphores and events; the sums are right. */
#include <windows.h>
#include <stdio.h>

#define THREADS 4
#define ROUNDS 2000

static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE filled = CONDITION_VARIABLE_INIT, emptied = CONDITION_VARIABLE_INIT;
static HANDLE mutex, semaphore, gate;
static volatile LONG by_section, by_slim, by_mutex, by_interlocked, inside, most, reads;
static int queue[8], head, count, consumed;

static DWORD WINAPI work(void *argument)
{
    WaitForSingleObject(gate, INFINITE);
    for (int i = 0; i < ROUNDS; i++) {
        EnterCriticalSection(&section);
        if (i % 7 == 0) { EnterCriticalSection(&section); LeaveCriticalSection(&section); }
        by_section = by_section + 1;
        LeaveCriticalSection(&section);
        if (i % 4) {
            AcquireSRWLockShared(&slim);
            if (by_slim >= 0) InterlockedIncrement(&reads);
            ReleaseSRWLockShared(&slim);
        } else {
            AcquireSRWLockExclusive(&slim);
            by_slim = by_slim + 1;
            ReleaseSRWLockExclusive(&slim);
        }
        InterlockedIncrement(&by_interlocked);
        if (i % 20 == 0) {
            WaitForSingleObject(mutex, INFINITE);
            by_mutex = by_mutex + 1;
            ReleaseMutex(mutex);
            WaitForSingleObject(semaphore, INFINITE);
            LONG now = InterlockedIncrement(&inside);
            if (now > most) most = now;
            InterlockedDecrement(&inside);
            ReleaseSemaphore(semaphore, 1, NULL);
        }
    }
    return 0;
}

static DWORD WINAPI produce(void *argument)
{
    for (int i = 1; i <= 500; i++) {
        EnterCriticalSection(&section);
        while (count == 8) SleepConditionVariableCS(&emptied, &section, INFINITE);
        queue[(head + count++) % 8] = i;
        LeaveCriticalSection(&section);
        WakeConditionVariable(&filled);
    }
    return 0;
}

static DWORD WINAPI consume(void *argument)
{
    DWORD sum = 0;
    for (;;) {
        EnterCriticalSection(&section);
        while (!count && consumed < 1000) SleepConditionVariableCS(&filled, &section, INFINITE);
        if (!count) { LeaveCriticalSection(&section); WakeAllConditionVariable(&filled); return sum; }
        sum += queue[head];
        head = (head + 1) % 8;
        count--;
        consumed++;
        LeaveCriticalSection(&section);
        WakeConditionVariable(&emptied);
    }
}

int main(void)
{
    HANDLE threads[THREADS];
    DWORD one, two;
    InitializeCriticalSectionAndSpinCount(&section, 100);
    mutex = CreateMutexA(NULL, FALSE, NULL);
    semaphore = CreateSemaphoreA(NULL, 2, 2, NULL);
    gate = CreateEventA(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < THREADS; i++) threads[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
    SetEvent(gate);
    printf("joined: %lu\n", WaitForMultipleObjects(THREADS, threads, TRUE, 60000));
    printf("section %ld, slim %ld, reads %ld, interlocked %ld, mutex %ld\n", by_section, by_slim, reads, by_interlocked, by_mutex);
    printf("at most two inside: %d\n", most <= 2);
    printf("free again: %d\n", TryEnterCriticalSection(&section));
    LeaveCriticalSection(&section);
    printf("free again: %d\n", TryAcquireSRWLockExclusive(&slim));
    ReleaseSRWLockExclusive(&slim);

    threads[0] = CreateThread(NULL, 0, produce, NULL, 0, NULL);
    threads[1] = CreateThread(NULL, 0, consume, NULL, 0, NULL);
    threads[2] = CreateThread(NULL, 0, produce, NULL, 0, NULL);
    threads[3] = CreateThread(NULL, 0, consume, NULL, 0, NULL);
    printf("joined: %lu\n", WaitForMultipleObjects(THREADS, threads, TRUE, 60000));
    GetExitCodeThread(threads[1], &one);
    GetExitCodeThread(threads[3], &two);
    printf("consumed %d, sum %lu\n", consumed, one + two);
    return 0;
}
