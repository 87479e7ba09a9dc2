/* A waitable timer becomes signaled when its time comes, or stays as it is when cancelled.
 */
#include "../facts.h"

int main(void)
{
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
    LARGE_INTEGER due;

    due.QuadPart = -200000;
    printf("before %lx\n", WaitForSingleObject(timer, 0));
    printf("set %d\n", SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    printf("wait %lx\n", WaitForSingleObject(timer, 5000));
    printf("manual stays %lx\n", WaitForSingleObject(timer, 0));
    due.QuadPart = -600000000;
    SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE);
    printf("set again resets %lx\n", WaitForSingleObject(timer, 0));
    printf("cancel %d\n", CancelWaitableTimer(timer));
    printf("never %lx\n", WaitForSingleObject(timer, 20));
    return 0;
}
