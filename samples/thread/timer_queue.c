/* Timer queues and registered waits call back on threads of the pool, until they are deleted or unregistered.
 */
#define _WIN32_WINNT 0x0601
#include "../facts.h"

static volatile LONG ticks, shots, signals, timeouts;
static HANDLE done;

static void CALLBACK tick(void *argument, BOOLEAN fired)
{
    if (!fired)
        printf("not fired\n");
    if (InterlockedIncrement(argument) == 3)
        SetEvent(done);
}

static void CALLBACK shot(void *argument, BOOLEAN fired)
{
    InterlockedIncrement(argument);
    SetEvent(done);
}

static void CALLBACK waited(void *argument, BOOLEAN timeout)
{
    InterlockedIncrement(timeout ? &timeouts : &signals);
    SetEvent(argument);
}

int main(void)
{
    HANDLE timer, wait, queue, event = CreateEventA(NULL, FALSE, FALSE, NULL);
    done = CreateEventA(NULL, FALSE, FALSE, NULL);

    result("timer", CreateTimerQueueTimer(&timer, NULL, tick, (void *)&ticks, 1, 5, WT_EXECUTEDEFAULT));
    WaitForSingleObject(done, INFINITE);
    result("delete", DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    LONG then = ticks;
    Sleep(30);
    printf("no more %d\n", then == ticks);

    queue = CreateTimerQueue();
    result("once", CreateTimerQueueTimer(&timer, queue, shot, (void *)&shots, 1, 0, WT_EXECUTEONLYONCE));
    WaitForSingleObject(done, INFINITE);
    Sleep(30);
    printf("shots %ld\n", shots);
    result("change", ChangeTimerQueueTimer(queue, timer, 5, 0));
    result("never", CreateTimerQueueTimer(&timer, queue, shot, (void *)&shots, 60000, 0, WT_EXECUTEINTIMERTHREAD));
    result("delete queue", DeleteTimerQueueEx(queue, event));
    printf("told %lu\n", WaitForSingleObject(event, 10000));

    result("register", RegisterWaitForSingleObject(&wait, event, waited, done, INFINITE, WT_EXECUTEDEFAULT));
    for (int i = 0; i < 3; i++) {
        SetEvent(event);
        WaitForSingleObject(done, INFINITE);
    }
    result("unregister", UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    printf("signals %ld, timeouts %ld\n", signals, timeouts);
    result("register", RegisterWaitForSingleObject(&wait, event, waited, done, 5, WT_EXECUTEONLYONCE));
    WaitForSingleObject(done, INFINITE);
    UnregisterWaitEx(wait, INVALID_HANDLE_VALUE);
    printf("signals %ld, timeouts %ld\n", signals, timeouts);
    return 0;
}
