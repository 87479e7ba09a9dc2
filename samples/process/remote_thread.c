/* CreateRemoteThread runs a function in another process, even one whose first thread has not begun. */
#include "child.h"

static volatile LONG sum;

static DWORD WINAPI add(void *value) {
    InterlockedExchangeAdd(&sum, (LONG)(ULONG_PTR)value);
    return 100 + (DWORD)(ULONG_PTR)value;
}

static DWORD WINAPI forever(void *value) {
    while (value == NULL) InterlockedExchangeAdd(&sum, 0);
    return 0;
}

static DWORD WINAPI leave(void *value) {
    ExitProcess((DWORD)(ULONG_PTR)value);
}

static void end(const char *what, HANDLE thread) {
    DWORD code = 0;
    DWORD wait = WaitForSingleObject(thread, 20000);
    GetExitCodeThread(thread, &code);
    printf("%s: wait %lu, code %lu\n", what, wait, code);
    CloseHandle(thread);
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    DWORD id, code;
    if (argc > 1) {
        if (!strcmp(argv[1], "waits")) Sleep(INFINITE);
        printf("child: %ld\n", sum);
        return 3;
    }
    start_self("suspended", CREATE_SUSPENDED, &startup, &child);
    end("before its start", CreateRemoteThread(child.hProcess, NULL, 0, add, (void *)5, 0, NULL));
    HANDLE thread = CreateRemoteThread(child.hProcess, NULL, 0, add, (void *)6, CREATE_SUSPENDED, &id);
    printf("suspended: %lx, its process %d\n", WaitForSingleObject(thread, 100),
           GetProcessIdOfThread(thread) == child.dwProcessId && GetThreadId(thread) == id);
    HANDLE same = OpenThread(THREAD_ALL_ACCESS, FALSE, id);
    printf("resume %lu\n", ResumeThread(same));
    end("resumed", thread);
    end("opened", same);
    fflush(stdout);
    ResumeThread(child.hThread);
    printf("child ended with %lu\n", end_of(&child));

    start_self("waits", 0, &startup, &child);
    end("in a running one", CreateRemoteThread(child.hProcess, NULL, 0, add, (void *)7, 0, NULL));
    thread = CreateRemoteThread(child.hProcess, NULL, 0, forever, NULL, 0, &id);
    printf("busy: %lx", WaitForSingleObject(thread, 50));
    printf(", suspend %lu %lu", SuspendThread(thread), SuspendThread(thread));
    printf(", resume %lu %lu\n", ResumeThread(thread), ResumeThread(thread));
    printf("terminate %d\n", TerminateThread(thread, 77));
    end("terminated", thread);
    thread = CreateRemoteThread(child.hProcess, NULL, 0, leave, (void *)9, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &code);
    printf("left with %lu\n", code);
    CloseHandle(thread);
    thread = CreateRemoteThread(child.hProcess, NULL, 0, add, NULL, 0, NULL);
    printf("in one that ended: %d\n", thread != NULL);
    end_of(&child);
    return 0;
}
