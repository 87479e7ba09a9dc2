/* The thread pool runs work, timers and waits, waits for them, cancels what has not begun, and signals on return.
 */
#define _WIN32_WINNT 0x0601
#include "../facts.h"

static volatile LONG ran, ticks, signals, cancelled, cleaned;
static HANDLE go, done, released;
static CRITICAL_SECTION section;
static DWORD main_thread;

static void CALLBACK work(TP_CALLBACK_INSTANCE *instance, void *context, TP_WORK *self)
{
    if (GetCurrentThreadId() == main_thread)
        printf("wrong thread\n");
    InterlockedExchangeAdd(&ran, (LONG)(INT_PTR)context);
}

static void CALLBACK blocked(TP_CALLBACK_INSTANCE *instance, void *context, TP_WORK *self)
{
    WaitForSingleObject(go, INFINITE);
    InterlockedIncrement(&ran);
}

static void CALLBACK simple(TP_CALLBACK_INSTANCE *instance, void *context)
{
    SetEventWhenCallbackReturns(instance, done);
    EnterCriticalSection(&section);
    LeaveCriticalSectionWhenCallbackReturns(instance, &section);
    ReleaseSemaphoreWhenCallbackReturns(instance, released, 2);
    CallbackMayRunLong(instance);
    InterlockedIncrement(&ran);
}

static void CALLBACK tick(TP_CALLBACK_INSTANCE *instance, void *context, TP_TIMER *timer)
{
    if (InterlockedIncrement(&ticks) == 3) {
        SetThreadpoolTimer(timer, NULL, 0, 0);
        SetEvent(done);
    }
}

static void CALLBACK waited(TP_CALLBACK_INSTANCE *instance, void *context, TP_WAIT *wait, TP_WAIT_RESULT result)
{
    printf("wait ended with %lu\n", result);
    SetEvent(done);
}

static void CALLBACK clean(void *object, void *context)
{
    printf("cleans %s for %s\n", (char *)object, (char *)context);
    InterlockedIncrement(&cleaned);
}

static DWORD CALLBACK item(void *context)
{
    InterlockedIncrement(&ran);
    SetEvent(done);
    return 0;
}

int main(void)
{
    FILETIME due;
    LARGE_INTEGER relative;
    main_thread = GetCurrentThreadId();
    go = CreateEventA(NULL, TRUE, FALSE, NULL);
    done = CreateEventA(NULL, FALSE, FALSE, NULL);
    released = CreateSemaphoreA(NULL, 0, 9, NULL);
    InitializeCriticalSection(&section);

    TP_WORK *one = CreateThreadpoolWork(work, (void *)3, NULL);
    for (int i = 0; i < 100; i++)
        SubmitThreadpoolWork(one);
    WaitForThreadpoolWorkCallbacks(one, FALSE);
    printf("ran %ld\n", ran);
    CloseThreadpoolWork(one);

    result("simple", TrySubmitThreadpoolCallback(simple, NULL, NULL));
    WaitForSingleObject(done, INFINITE);
    EnterCriticalSection(&section);
    LeaveCriticalSection(&section);
    printf("released %lu %lu\n", WaitForSingleObject(released, 10000), WaitForSingleObject(released, 10000));
    result("item", QueueUserWorkItem(item, NULL, WT_EXECUTEDEFAULT));
    WaitForSingleObject(done, INFINITE);
    printf("ran %ld\n", ran);

    TP_TIMER *timer = CreateThreadpoolTimer(tick, NULL, NULL);
    printf("set %d\n", IsThreadpoolTimerSet(timer));
    relative.QuadPart = -10000;
    due.dwLowDateTime = relative.LowPart;
    due.dwHighDateTime = relative.HighPart;
    SetThreadpoolTimer(timer, &due, 5, 0);
    printf("set %d\n", IsThreadpoolTimerSet(timer));
    WaitForSingleObject(done, INFINITE);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    printf("ticks %d\n", ticks >= 3);
    CloseThreadpoolTimer(timer);

    TP_WAIT *wait = CreateThreadpoolWait(waited, NULL, NULL);
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    SetThreadpoolWait(wait, event, NULL);
    SetEvent(event);
    WaitForSingleObject(done, INFINITE);
    SetThreadpoolWait(wait, event, &due);
    WaitForSingleObject(done, INFINITE);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolWait(wait);

    TP_POOL *pool = CreateThreadpool(NULL);
    SetThreadpoolThreadMaximum(pool, 1);
    result("minimum", SetThreadpoolThreadMinimum(pool, 1));
    TP_CALLBACK_ENVIRON environment;
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    TP_CLEANUP_GROUP *group = CreateThreadpoolCleanupGroup();
    SetThreadpoolCallbackCleanupGroup(&environment, group, clean);
    ran = 0;
    TP_WORK *slow = CreateThreadpoolWork(blocked, "slow", &environment);
    TP_WORK *never = CreateThreadpoolWork(work, "never", &environment);
    SubmitThreadpoolWork(slow);
    SubmitThreadpoolWork(slow);
    Sleep(50);
    for (int i = 0; i < 5; i++)
        SubmitThreadpoolWork(never);
    WaitForThreadpoolWorkCallbacks(never, TRUE);
    SetEvent(go);
    WaitForThreadpoolWorkCallbacks(slow, FALSE);
    printf("ran %ld\n", ran);
    CloseThreadpoolCleanupGroupMembers(group, TRUE, "main");
    printf("cleaned %ld\n", cleaned);
    CloseThreadpoolCleanupGroup(group);
    DestroyThreadpoolEnvironment(&environment);
    CloseThreadpool(pool);
    return 0;
}
