/* When a process ends, the stacks of its other threads are still there for those that are told.
 * modules: watcher.c
 */
#include <windows.h>
#include <stdio.h>

__declspec(dllimport) volatile int *watched;

static HANDLE ready;

static DWORD WINAPI run(void *unused) {
    volatile int value = 1234;
    watched = &value;
    SetEvent(ready);
    Sleep(INFINITE);
    return 0;
}

int main(void) {
    ready = CreateEventA(NULL, FALSE, FALSE, NULL);
    CreateThread(NULL, 0, run, NULL, 0, NULL);
    WaitForSingleObject(ready, INFINITE);
    printf("end\n");
    fflush(stdout);
    return 0;
}
