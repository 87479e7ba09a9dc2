/* Threads that come and go leave no handles, no stacks and no thread-local values behind.
 * args: 320
 */
#include "../facts.h"
#include <stdlib.h>

#define AT_ONCE 16

static volatile LONG lives, dirty;
static char *lowest = (char *)(INT_PTR)-1, *highest;
static CRITICAL_SECTION section;
static DWORD slot;

static DWORD WINAPI live(void *argument)
{
    char here;

    InterlockedIncrement(&lives);
    if (TlsGetValue(slot))
        InterlockedIncrement(&dirty);
    TlsSetValue(slot, argument);
    EnterCriticalSection(&section);
    if (&here < lowest)
        lowest = &here;
    if (&here > highest)
        highest = &here;
    LeaveCriticalSection(&section);
    free(malloc(100));
    return 1;
}

int main(int argc, char **argv)
{
    HANDLE all[AT_ONCE];
    DWORD before, after, failed = 0;
    SIZE_T spread = 0;

    slot = TlsAlloc();
    InitializeCriticalSection(&section);
    for (int round = 0; round < atoi(argv[1]) / AT_ONCE; round++) {
        for (int i = 0; i < AT_ONCE; i++) {
            all[i] = CreateThread(NULL, 0x10000, live, all, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
            failed += !all[i];
        }
        failed += WaitForMultipleObjects(AT_ONCE, all, TRUE, 60000) != 0;
        for (int i = 0; i < AT_ONCE; i++)
            CloseHandle(all[i]);
        if (round == 2) {
            GetProcessHandleCount(GetCurrentProcess(), &before);
            spread = highest - lowest;
        }
    }
    GetProcessHandleCount(GetCurrentProcess(), &after);
    printf("lives %ld, dirty %ld, failed %lu\n", lives, dirty, failed);
    printf("no more handles %d, no more stacks %d\n", after <= before, (SIZE_T)(highest - lowest) < spread + 0x1000000);
    return 0;
}
