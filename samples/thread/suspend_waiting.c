/* A thread that is suspended and resumed while it waits misses nothing of what it waits for. */
#include "../facts.h"

enum { TURNS = 2000 };

static HANDLE ping, pong;
static volatile LONG heard, over;

static DWORD WINAPI wait_for_pings(void *unused)
{
    for (int turn = 0; turn < TURNS; turn++) {
        WaitForSingleObject(ping, INFINITE);
        heard++;
        SetEvent(pong);
    }
    return 0;
}

static DWORD WINAPI suspend_and_resume(void *thread)
{
    CONTEXT context = {.ContextFlags = CONTEXT_CONTROL};

    while (!over) {
        SuspendThread(thread);
        GetThreadContext(thread, &context);
        ResumeThread(thread);
    }
    return 0;
}

int main(void)
{
    HANDLE waiter, disturber;
    int lost = 0;

    ping = CreateEventA(NULL, FALSE, FALSE, NULL);
    pong = CreateEventA(NULL, FALSE, FALSE, NULL);
    waiter = CreateThread(NULL, 0, wait_for_pings, NULL, 0, NULL);
    disturber = CreateThread(NULL, 0, suspend_and_resume, waiter, 0, NULL);
    for (int turn = 0; turn < TURNS && !lost; turn++) {
        SetEvent(ping);
        lost = WaitForSingleObject(pong, 5000) != WAIT_OBJECT_0;
    }
    over = 1;
    WaitForSingleObject(disturber, INFINITE);
    printf("heard %ld, lost %d\n", heard, lost);
    return 0;
}
