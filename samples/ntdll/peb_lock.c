/* The PEB's lock is a critical section that programs take by its address and through ntdll.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

void WINAPI RtlAcquirePebLock(void);
void WINAPI RtlReleasePebLock(void);

static CRITICAL_SECTION *lock;

static HANDLE question, answer;
static BOOL taken;

static DWORD WINAPI other(void *unused)
{
    for (;;) {
        WaitForSingleObject(question, INFINITE);
        taken = TryEnterCriticalSection(lock);
        if (taken)
            LeaveCriticalSection(lock);
        SetEvent(answer);
    }
    return 0;
}

static void ask(const char *what)
{
    SetEvent(question);
    WaitForSingleObject(answer, INFINITE);
    printf("%s: recursion %ld, another thread gets it: %d\n", what, lock->RecursionCount, taken);
}

int main(void)
{
    char *peb = (char *)NtCurrentTeb()->ProcessEnvironmentBlock;
    lock = *(CRITICAL_SECTION **)(peb + (sizeof(void *) == 8 ? 0x38 : 0x1c));

    question = CreateEventA(NULL, FALSE, FALSE, NULL);
    answer = CreateEventA(NULL, FALSE, FALSE, NULL);
    CreateThread(NULL, 0, other, NULL, 0, NULL);
    printf("it is there: %d\n", lock != NULL);
    ask("free");
    EnterCriticalSection(lock);
    ask("entered");
    RtlAcquirePebLock();
    ask("acquired as well");
    LeaveCriticalSection(lock);
    ask("left");
    RtlReleasePebLock();
    ask("released");
    return 0;
}
