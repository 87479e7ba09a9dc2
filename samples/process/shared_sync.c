/* Processes signal one another by inherited and by named objects; a mutex whose owner was ended is abandoned. */
#include "child.h"

static HANDLE handle(const char *text) { return (HANDLE)(ULONG_PTR)strtoul(text, NULL, 16); }

static int be_the_child(char **argv)
{
    HANDLE inherited = handle(argv[2]), mutex = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "Global\\pywine mutex");
    HANDLE go = OpenEventA(EVENT_ALL_ACCESS, FALSE, "pywine go");
    HANDLE slots = OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "pywine slots");
    HANDLE timer = OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, "pywine timer");
    LONG before = -1;
    printf("child: all there %d\n", inherited && mutex && go && slots && timer);
    printf("child: mutex taken by the parent %lx\n", WaitForSingleObject(mutex, 0));
    printf("child: not set %lx", WaitForSingleObject(go, 20));
    printf(", semaphore %lx", WaitForSingleObject(slots, 0));
    printf(" %lx\n", WaitForSingleObject(slots, 0));
    fflush(stdout);
    SetEvent(inherited);
    printf("child: go %lx\n", WaitForSingleObject(go, 10000));
    printf("child: reset by that %lx\n", WaitForSingleObject(go, 0));
    printf("child: mutex %lx, timer %lx\n", WaitForSingleObject(mutex, 10000), WaitForSingleObject(timer, 10000));
    ReleaseSemaphore(slots, 2, &before);
    printf("child: semaphore before %ld\n", before);
    fflush(stdout);
    SetEvent(inherited);
    Sleep(INFINITE);
    return 0;
}

int main(int argc, char **argv)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    LARGE_INTEGER soon = {.QuadPart = -300000};
    HANDLE both[2];
    char arguments[40];
    if (argc > 1) return be_the_child(argv);
    HANDLE event = CreateEventA(&inherit, FALSE, FALSE, NULL);
    HANDLE mutex = CreateMutexA(NULL, TRUE, "Global\\pywine mutex");
    HANDLE go = CreateEventA(NULL, FALSE, FALSE, "Local\\pywine go");
    HANDLE slots = CreateSemaphoreA(NULL, 1, 3, "pywine slots");
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, "pywine timer");
    sprintf(arguments, "child %x", (int)(ULONG_PTR)event);
    start_self(arguments, 0, &startup, &child);
    DWORD ready = WaitForSingleObject(event, 10000);
    SetEvent(go);
    SetWaitableTimer(timer, &soon, 0, NULL, NULL, FALSE);
    Sleep(50);
    ReleaseMutex(mutex);
    both[0] = event;
    both[1] = slots;
    DWORD all = WaitForMultipleObjects(2, both, TRUE, 10000);
    printf("parent: ready %lx, all %lx\n", ready, all);
    printf("parent: mutex held by the child %lx\n", WaitForSingleObject(mutex, 50));
    printf("parent: one left %lx", WaitForSingleObject(slots, 0));
    printf(" %lx\n", WaitForSingleObject(slots, 0));
    TerminateProcess(child.hProcess, 3);
    printf("parent: abandoned %lx", WaitForSingleObject(mutex, 10000));
    printf(", again %lx", WaitForSingleObject(mutex, 0));
    printf(", release %d %d", ReleaseMutex(mutex), ReleaseMutex(mutex));
    BOOL more = ReleaseMutex(mutex);
    printf(" %d, error %lu\n", more, GetLastError());
    printf("child ended with %lu\n", end_of(&child));
    return 0;
}
