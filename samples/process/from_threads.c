/* Threads start children while others compute and wait. */
#include "child.h"

static volatile LONG stop, spins;

static DWORD WINAPI spin(void *unused) {
    (void)unused;
    while (!stop) InterlockedIncrement(&spins);
    return 0;
}

static DWORD WINAPI start(void *number) {
    char arguments[20];
    DWORD sum = 0;
    for (int i = 0; i < 4; i++) {
        STARTUPINFOA startup = {0};
        PROCESS_INFORMATION child;
        sprintf(arguments, "%d", 10 * (int)(ULONG_PTR)number + i);
        if (!start_self(arguments, 0, &startup, &child)) return 1000;
        sum += end_of(&child);
    }
    return sum;
}

int main(int argc, char **argv) {
    if (argc > 1) return atoi(argv[1]);
    HANDLE spinner = CreateThread(NULL, 0, spin, NULL, 0, NULL), starters[3];
    for (int i = 0; i < 3; i++) starters[i] = CreateThread(NULL, 0, start, (void *)(ULONG_PTR)i, 0, NULL);
    printf("wait %lx\n", WaitForMultipleObjects(3, starters, TRUE, 60000));
    for (int i = 0; i < 3; i++) {
        DWORD sum;
        GetExitCodeThread(starters[i], &sum);
        printf("%lu\n", sum);
    }
    stop = 1;
    WaitForSingleObject(spinner, INFINITE);
    printf("spun %d\n", spins > 0);
    return 0;
}
