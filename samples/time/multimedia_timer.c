/* Timers of the multimedia clock: once, again and again until it is killed, and setting an event.
 * flags: -lwinmm
 */
#include "../facts.h"
#include <mmsystem.h>

static volatile LONG calls;
static HANDLE enough;

static void CALLBACK tick(UINT id, UINT message, DWORD_PTR user, DWORD_PTR one, DWORD_PTR two)
{
    if (user == 7 && InterlockedIncrement(&calls) == 3) SetEvent(enough);
}

int main(void)
{
    MMRESULT timer;

    enough = CreateEventA(NULL, FALSE, FALSE, NULL);
    printf("begin %u\n", timeBeginPeriod(1));
    timer = timeSetEvent(10, 0, tick, 7, TIME_PERIODIC);
    printf("periodic %d %lu\n", timer != 0, WaitForSingleObject(enough, 10000));
    printf("kill %u\n", timeKillEvent(timer));
    timer = timeSetEvent(5, 0, (LPTIMECALLBACK)enough, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET);
    printf("event %d %lu\n", timer != 0, WaitForSingleObject(enough, 10000));
    printf("end %u\n", timeEndPeriod(1));
    return 0;
}
