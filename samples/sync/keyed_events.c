/* Keyed events pair a wait with a release of the same key; alerts wake a thread by its id, and are kept once.
 * flags: -lntdll
 */
#define _WIN32_WINNT 0x0602
#include "../facts.h"
#include <winternl.h>

NTSTATUS NTAPI NtCreateKeyedEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE, void *, BOOLEAN, LARGE_INTEGER *);
NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE, void *, BOOLEAN, LARGE_INTEGER *);
typedef NTSTATUS(NTAPI *alert_function)(HANDLE);
typedef NTSTATUS(NTAPI *alert_wait_function)(void *, LARGE_INTEGER *);

static HANDLE keyed, order[2];
static int keys[4];
static volatile LONG woken;
static alert_function alert;
static alert_wait_function alert_wait;

static DWORD WINAPI waits(void *key)
{
    DWORD status = NtWaitForKeyedEvent(keyed, key, FALSE, NULL);
    InterlockedIncrement(&woken);
    return status;
}

static DWORD WINAPI sleeps(void *unused)
{
    DWORD status = alert_wait(&keys[0], NULL);
    return status;
}

static DWORD join(HANDLE thread)
{
    DWORD code;
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

int main(void)
{
    LARGE_INTEGER soon;
    HMODULE ntdll = GetModuleHandleA("ntdll");
    soon.QuadPart = -100000;
    alert = (alert_function)GetProcAddress(ntdll, "NtAlertThreadByThreadId");
    alert_wait = (alert_wait_function)GetProcAddress(ntdll, "NtWaitForAlertByThreadId");

    printf("create %#lx\n", NtCreateKeyedEvent(&keyed, EVENT_ALL_ACCESS, NULL, 0));
    printf("nobody releases %#lx\n", NtWaitForKeyedEvent(keyed, &keys[0], FALSE, &soon));
    printf("nobody waits %#lx\n", NtReleaseKeyedEvent(keyed, &keys[0], FALSE, &soon));
    printf("odd key %#lx %#lx\n", NtWaitForKeyedEvent(keyed, (char *)&keys[0] + 1, FALSE, &soon),
           NtReleaseKeyedEvent(keyed, (char *)&keys[0] + 1, FALSE, &soon));
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    printf("another kind %#lx\n", NtWaitForKeyedEvent(event, &keys[0], FALSE, &soon));

    order[0] = CreateThread(NULL, 0, waits, &keys[0], 0, NULL);
    order[1] = CreateThread(NULL, 0, waits, &keys[2], 0, NULL);
    printf("release %#lx\n", NtReleaseKeyedEvent(keyed, &keys[0], FALSE, NULL));
    printf("ended with %#lx\n", join(order[0]));
    printf("woken %ld\n", woken);
    printf("release %#lx\n", NtReleaseKeyedEvent(keyed, &keys[2], FALSE, NULL));
    printf("ended with %#lx\n", join(order[1]));
    printf("global %#lx\n", NtWaitForKeyedEvent(NULL, &keys[0], FALSE, &soon));

    DWORD id, own = GetCurrentThreadId();
    printf("time is over %#lx\n", alert_wait(&keys[0], &soon));
    printf("alert %#lx %#lx\n", alert((HANDLE)(ULONG_PTR)own), alert((HANDLE)(ULONG_PTR)own));
    printf("alerted %#lx\n", alert_wait(&keys[0], &soon));
    printf("once %#lx\n", alert_wait(&keys[0], &soon));
    HANDLE thread = CreateThread(NULL, 0, sleeps, NULL, 0, &id);
    printf("alert %#lx\n", alert((HANDLE)(ULONG_PTR)id));
    printf("ended with %#lx\n", join(thread));
    return 0;
}
