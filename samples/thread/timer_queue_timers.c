/* The older functions for timers of queues. */
#include <stdio.h>
#include <windows.h>

static HANDLE done;

static void CALLBACK fire(void *context, BOOLEAN timed_out)
{
    printf("fired %s %d\n", (char *)context, timed_out);
    SetEvent(done);
}

int main(void)
{
    HANDLE queue = CreateTimerQueue(), timer;
    done = CreateEventA(NULL, FALSE, FALSE, NULL);
    timer = SetTimerQueueTimer(queue, fire, "once", 5, 0, FALSE);
    printf("waited %lx\n", WaitForSingleObject(done, 10000));
    timer = SetTimerQueueTimer(queue, fire, "never", 100000, 0, FALSE);
    printf("canceled %d\n", CancelTimerQueueTimer(queue, timer));
    return 0;
}
