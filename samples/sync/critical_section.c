/* Critical sections are recursive and show their state.
 */
#include "../facts.h"

int main(void)
{
    CRITICAL_SECTION section;

    InitializeCriticalSection(&section);
    printf("free: lock %ld recursion %ld owner %d\n", section.LockCount, section.RecursionCount,
           section.OwningThread != NULL);
    EnterCriticalSection(&section);
    printf("try %d\n", TryEnterCriticalSection(&section));
    printf("held: recursion %ld owner %d\n", section.RecursionCount,
           (DWORD)(ULONG_PTR)section.OwningThread == GetCurrentThreadId());
    LeaveCriticalSection(&section);
    LeaveCriticalSection(&section);
    printf("free: lock %ld recursion %ld owner %d\n", section.LockCount, section.RecursionCount,
           section.OwningThread != NULL);
    DeleteCriticalSection(&section);
    printf("with spin %d\n", InitializeCriticalSectionAndSpinCount(&section, 4000));
    printf("flags %d\n", InitializeCriticalSectionEx(&section, 0, 0));
    EnterCriticalSection(&section);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    return 0;
}
