/* A process created suspended goes on when any handle to its thread resumes it, with one count for all of them. */
#include "child.h"

int main(int argc, char **argv) {
    if (argc > 1) {
        printf("child %s\n", argv[1]);
        return 5;
    }
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    start_self("resumed", CREATE_SUSPENDED, &startup, &child);
    HANDLE thread = OpenThread(THREAD_SUSPEND_RESUME, FALSE, child.dwThreadId);
    printf("opened %d\n", thread != NULL);
    printf("suspended again: %lu\n", SuspendThread(thread));
    printf("count %lu\n", ResumeThread(child.hThread));
    printf("waits %lx\n", WaitForSingleObject(child.hProcess, 100));
    fflush(stdout);
    printf("count %lu\n", ResumeThread(thread));
    DWORD code = end_of(&child);
    printf("ended with %lu\n", code);
    CloseHandle(thread);
    return 0;
}
