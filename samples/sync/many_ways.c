/* Ways to wait: messages or objects, a signal and a wait at once, several objects alertably, extended creation. */
#define _WIN32_WINNT 0x0600
#include "../facts.h"

static HANDLE asked, answered;
static DWORD main_thread;

static DWORD WINAPI answer(void *argument)
{
    printf("asked %lu\n", WaitForSingleObject(asked, 5000));
    SetEvent(answered);
    return 0;
}

static DWORD WINAPI post(void *argument)
{
    Sleep(30);
    PostThreadMessageA(main_thread, WM_APP, 7, 0);
    return 0;
}

static void CALLBACK routine(ULONG_PTR value)
{
    printf("routine %lu\n", (unsigned long)value);
}

int main(void)
{
    HANDLE thread, pair[2], semaphore, mutex;
    MSG message;

    main_thread = GetCurrentThreadId();
    asked = CreateEventExA(NULL, NULL, 0, EVENT_ALL_ACCESS);
    answered = CreateEventExA(NULL, NULL, CREATE_EVENT_INITIAL_SET | CREATE_EVENT_MANUAL_RESET, EVENT_ALL_ACCESS);
    printf("set at first %lu, again %lu\n", WaitForSingleObject(answered, 0), WaitForSingleObject(answered, 0));
    ResetEvent(answered);
    thread = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    printf("signal and wait %lu\n", SignalObjectAndWait(asked, answered, 5000, FALSE));
    WaitForSingleObject(thread, INFINITE);
    ResetEvent(answered);
    printf("signal and time out %lu\n", SignalObjectAndWait(asked, answered, 10, FALSE));
    printf("it was signaled %lu\n", WaitForSingleObject(asked, 0));
    semaphore = CreateSemaphoreExA(NULL, 0, 1, NULL, 0, SEMAPHORE_ALL_ACCESS);
    mutex = CreateMutexExA(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
    printf("mutex to semaphore %lu\n", SignalObjectAndWait(mutex, semaphore, 0, FALSE));
    SetLastError(0);
    result("mutex not owned", SignalObjectAndWait(mutex, semaphore, 0, FALSE) != WAIT_FAILED);
    printf("semaphore to itself %lu\n", SignalObjectAndWait(semaphore, semaphore, 0, FALSE));
    result("a thread", SignalObjectAndWait(thread, semaphore, 0, FALSE) != WAIT_FAILED);
    QueueUserAPC(routine, GetCurrentThread(), 1);
    printf("alertable %lu\n", SignalObjectAndWait(asked, answered, 1000, TRUE));
    ResetEvent(asked);

    pair[0] = asked, pair[1] = answered;
    QueueUserAPC(routine, GetCurrentThread(), 2);
    printf("both, alertable %lu\n", WaitForMultipleObjectsEx(2, pair, TRUE, 1000, TRUE));
    SetEvent(answered);
    printf("either %lu\n", WaitForMultipleObjectsEx(2, pair, FALSE, 1000, TRUE));
    printf("both %lu\n", WaitForMultipleObjectsEx(2, pair, TRUE, 10, FALSE));

    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
    printf("messages or objects %lu\n", MsgWaitForMultipleObjects(2, pair, FALSE, 0, QS_ALLINPUT));
    ResetEvent(answered);
    printf("nothing %lu\n", MsgWaitForMultipleObjects(2, pair, FALSE, 10, QS_ALLINPUT));
    thread = CreateThread(NULL, 0, post, NULL, 0, NULL);
    printf("a message %lu\n", MsgWaitForMultipleObjects(2, pair, FALSE, 5000, QS_ALLINPUT));
    printf("got %d", PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
    printf(", %u %u\n", message.message - WM_APP, (unsigned)message.wParam);
    WaitForSingleObject(thread, INFINITE);
    QueueUserAPC(routine, GetCurrentThread(), 3);
    printf("alertable %lu\n", MsgWaitForMultipleObjectsEx(1, pair, 1000, QS_ALLINPUT, MWMO_ALERTABLE));
    SetEvent(asked);
    printf("an object %lu\n", MsgWaitForMultipleObjectsEx(1, pair, 1000, QS_ALLINPUT, 0));
    printf("no objects %lu\n", MsgWaitForMultipleObjects(0, NULL, FALSE, 10, QS_ALLINPUT));
    return 0;
}
