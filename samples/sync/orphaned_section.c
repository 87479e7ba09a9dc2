/* A process ends while another thread has a critical section that the end needs: it does not wait for it.
 * exit: 7
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static CRITICAL_SECTION section;
static HANDLE taken;

static DWORD WINAPI keep(void *unused)
{
    EnterCriticalSection(&section);
    SetEvent(taken);
    Sleep(INFINITE);
    return 0;
}

static void NTAPI at_detach(void *module, DWORD reason, void *reserved)
{
    if (reason != DLL_PROCESS_DETACH) return;
    EnterCriticalSection(&section);
    LeaveCriticalSection(&section);
}

__attribute__((section(".CRT$XLC"), used)) PIMAGE_TLS_CALLBACK callback = at_detach;

int main(void)
{
    InitializeCriticalSection(&section);
    taken = CreateEventA(NULL, FALSE, FALSE, NULL);
    CreateThread(NULL, 0, keep, NULL, 0, NULL);
    WaitForSingleObject(taken, INFINITE);
    puts("ends");
    return 7;
}
