/* Threads start with their argument, run at once or when resumed, and leave an exit code. */
#include <windows.h>
#include <process.h>
#include <stdio.h>

static DWORD WINAPI twice(void *argument) { return (DWORD)(ULONG_PTR)argument * 2; }
static DWORD WINAPI leaves(void *argument) { ExitThread(77); return 1; }
static DWORD WINAPI sets(void *argument) { *(volatile LONG *)argument = 5; return 0; }
static unsigned __stdcall crt(void *argument) { _endthreadex(*(int *)argument + 1); return 0; }
static void __cdecl plain(void *argument) { SetEvent(argument); }

static DWORD wait(HANDLE thread)
{
    DWORD code = 0;
    if (WaitForSingleObject(thread, 10000) != WAIT_OBJECT_0) return 0xdead;
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

int main(void)
{
    DWORD id, code;
    volatile LONG value = 0;
    HANDLE thread = CreateThread(NULL, 0, twice, (void *)21, 0, &id);
    printf("id is a multiple of 4: %d, its own: %d\n", !(id & 3), id != GetCurrentThreadId());
    printf("same id: %d\n", GetThreadId(thread) == id);
    printf("result %lu\n", wait(thread));
    printf("ExitThread %lu\n", wait(CreateThread(NULL, 0, leaves, NULL, 0, NULL)));

    thread = CreateThread(NULL, 0x10000, sets, (void *)&value, CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    Sleep(20);
    GetExitCodeThread(thread, &code);
    printf("suspended: %ld, code %lu\n", value, code);
    printf("suspend again: %lu\n", SuspendThread(thread));
    printf("resume: %lu", ResumeThread(thread));
    printf(" %lu\n", ResumeThread(thread));
    code = wait(thread);
    printf("ended %lu, value %ld\n", code, value);

    int number = 41;
    unsigned crt_id;
    thread = (HANDLE)_beginthreadex(NULL, 0, crt, &number, 0, &crt_id);
    printf("_beginthreadex %lu\n", wait(thread));
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    printf("_beginthread: %d\n", _beginthread(plain, 0, event) != (uintptr_t)-1);
    printf("it ran: %lu\n", WaitForSingleObject(event, 10000));

    HANDLE many[20];
    for (int i = 0; i < 20; i++) many[i] = CreateThread(NULL, 0, twice, (void *)(ULONG_PTR)i, 0, NULL);
    printf("all: %lu\n", WaitForMultipleObjects(20, many, TRUE, 10000));
    DWORD sum = 0;
    for (int i = 0; i < 20; i++) sum += wait(many[i]);
    printf("sum %lu\n", sum);
    SetLastError(0);
    thread = OpenThread(THREAD_ALL_ACCESS, FALSE, 0xfffffff0);
    printf("no such thread: %d %lu\n", thread == NULL, GetLastError());
    return 0;
}
