/* Queued procedures run in order during an alertable wait, and only then.
 */
#include "../facts.h"

static void CALLBACK procedure(ULONG_PTR parameter)
{
    printf("procedure %d\n", (int)parameter);
}

int main(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);

    for (int i = 1; i <= 3; i++)
        printf("queue %d\n", QueueUserAPC(procedure, GetCurrentThread(), i) != 0);
    Sleep(1);
    printf("not yet\n");
    printf("sleep %lx\n", SleepEx(1000, TRUE));
    printf("nothing left %lx\n", SleepEx(1, TRUE));
    QueueUserAPC(procedure, GetCurrentThread(), 4);
    printf("wait %lx\n", WaitForSingleObjectEx(event, 1000, TRUE));
    printf("timeout %lx\n", WaitForSingleObjectEx(event, 1, TRUE));
    return 0;
}
