/* Pending APCs and NtTestAlert, signaling and waiting at once, the clock's resolution, multimedia timers.
 * flags: -lwinmm -lntdll
 */
#define _WIN32_WINNT 0x0A00
#include "../facts.h"
#include <mmsystem.h>

NTSTATUS NTAPI NtTestAlert(void);
NTSTATUS NTAPI NtSetTimerResolution(ULONG, BOOLEAN, ULONG *);
NTSTATUS NTAPI NtQueryTimerResolution(ULONG *, ULONG *, ULONG *);
NTSTATUS NTAPI NtSignalAndWaitForSingleObject(HANDLE, HANDLE, BOOLEAN, LARGE_INTEGER *);
NTSTATUS NTAPI NtQueueApcThread(HANDLE, void *, void *, void *, void *);
static volatile LONG rings, apcs;

static void CALLBACK ring(UINT timer, UINT message, DWORD_PTR user, DWORD_PTR first, DWORD_PTR second)
{
    rings += (LONG)user;
}

static void CALLBACK apc(ULONG_PTR first, ULONG_PTR second, ULONG_PTR third)
{
    apcs += (LONG)(first * 100 + second * 10 + third);
}

static void CALLBACK user_apc(ULONG_PTR value) { apcs += (LONG)value; }

int main(void)
{
    HANDLE first = CreateEventA(NULL, FALSE, FALSE, NULL), second = CreateEventA(NULL, FALSE, TRUE, NULL);
    LARGE_INTEGER none = {0};
    ULONG coarsest, finest, current;

    QueueUserAPC(user_apc, GetCurrentThread(), 5);
    printf("before %ld", apcs);
    printf(", test %lx", NtTestAlert());
    printf(", after %ld\n", apcs);
    NtQueueApcThread(GetCurrentThread(), apc, (void *)1, (void *)2, (void *)3);
    printf("sleep %lu, %ld\n", SleepEx(0, TRUE), apcs);
    printf("signal and wait %lx", NtSignalAndWaitForSingleObject(first, second, FALSE, &none));
    printf(" %lx", NtSignalAndWaitForSingleObject(second, first, FALSE, &none));
    printf(" %lx\n", NtSignalAndWaitForSingleObject(GetCurrentProcess(), first, FALSE, &none));
    NtQueryTimerResolution(&coarsest, &finest, &current);
    printf("resolution %d\n", coarsest >= current && current >= finest);
    printf("begin %u %u %u\n", timeBeginPeriod(1), timeBeginPeriod(0), timeEndPeriod(1));
    printf("one shot %d", timeSetEvent(1, 0, ring, 1, TIME_ONESHOT) != 0);
    for (int i = 0; i < 500 && rings < 1; i++)
        Sleep(10);
    Sleep(30);
    printf(", rings %ld\n", rings);
    UINT timer = timeSetEvent(2, 0, ring, 10, TIME_PERIODIC);
    for (int i = 0; i < 500 && rings < 31; i++)
        Sleep(10);
    printf("killed %u, rings %d\n", timeKillEvent(timer), rings >= 31);
    printf("again %d\n", timeKillEvent(timer) != 0);
    timeSetEvent(1, 0, (LPTIMECALLBACK)first, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET);
    printf("event %lu\n", WaitForSingleObject(first, 5000));
    return 0;
}
