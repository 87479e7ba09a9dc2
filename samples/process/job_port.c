/* A completion port hears of a job's processes: when they come, when they end, and when none is left. */
#include "child.h"

static const char *name_of(DWORD message) {
    switch (message) {
        case JOB_OBJECT_MSG_NEW_PROCESS: return "new process";
        case JOB_OBJECT_MSG_EXIT_PROCESS: return "exit";
        case JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS: return "abnormal exit";
        case JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO: return "none left";
        case JOB_OBJECT_MSG_ACTIVE_PROCESS_LIMIT: return "too many";
    }
    return "other";
}

static void hear(HANDLE port, int count, DWORD one, DWORD wait) {
    DWORD message;
    ULONG_PTR key;
    OVERLAPPED *who;
    for (int i = 0; i < count; i++) {
        if (!GetQueuedCompletionStatus(port, &message, &key, &who, wait)) {
            printf("  nothing: error %lu\n", GetLastError());
            return;
        }
        printf("  %s, key %lu, of %s\n", name_of(message), (unsigned long)key,
               !who ? "nobody" : (DWORD)(ULONG_PTR)who == one ? "the child" : "another");
    }
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child, inner;
    if (argc > 1) {
        if (!strcmp(argv[1], "crash")) TerminateProcess(GetCurrentProcess(), 0xC0000005);
        if (!strcmp(argv[1], "sleep")) Sleep(INFINITE);
        if (!strcmp(argv[1], "tree")) {
            start_self("leaf", 0, &startup, &inner);
            end_of(&inner);
        }
        return 3;
    }
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT tie = {(void *)77, port};
    printf("tie %d\n", SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &tie, sizeof tie));
    const char *kinds[] = {"leaf", "tree", "crash", "sleep"};
    const int counts[] = {3, 5, 3, 3};
    for (int i = 0; i < 4; i++) {
        printf("%s\n", kinds[i]);
        start_self(kinds[i], CREATE_SUSPENDED, &startup, &child);
        AssignProcessToJobObject(job, child.hProcess);
        ResumeThread(child.hThread);
        if (i == 3) TerminateJobObject(job, 5);
        hear(port, counts[i], child.dwProcessId, 10000);
        printf("  ended with %lx\n", end_of(&child));
    }
    hear(port, 1, 0, 100);
    return 0;
}
