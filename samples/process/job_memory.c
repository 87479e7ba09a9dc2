/* A job limits the memory that one of its processes, or all together, may commit, and tells its port.
   flags: -Wno-unused-result */
#include "child.h"

static int be_the_child(const char *what) {
    int megabytes = 0;
    if (!strcmp(what, "heap")) {
        while (megabytes < 256 && malloc(1 << 20)) megabytes++;
        return megabytes < 4 ? 1 : megabytes <= 96 ? 2 : 3;
    }
    HANDLE go = OpenEventA(EVENT_ALL_ACCESS, FALSE, "job_memory_go");
    SetLastError(0);
    while (megabytes < 256 && VirtualAlloc(NULL, 1 << 20, MEM_COMMIT, PAGE_READWRITE)) megabytes++;
    DWORD error = GetLastError();
    void *reserved = VirtualAlloc(NULL, 128 << 20, MEM_RESERVE, PAGE_READWRITE);
    printf("  %s: %s, error %lu, reserving %d\n", what, megabytes < 4 ? "too few" : megabytes <= 96 ? "within" : "beyond", error, !!reserved);
    fflush(stdout);
    if (!strcmp(what, "first")) {
        SetEvent(go);
        Sleep(INFINITE);
    }
    return 7;
}

static HANDLE limited(HANDLE port, DWORD flags, SIZE_T most) {
    HANDLE job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT tie = {(void *)1, port};
    limits.BasicLimitInformation.LimitFlags = flags;
    limits.ProcessMemoryLimit = limits.JobMemoryLimit = most;
    printf("set %d\n", SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &tie, sizeof tie);
    return job;
}

static void start_in(HANDLE job, const char *what, PROCESS_INFORMATION *child) {
    STARTUPINFOA startup = {0};
    start_self(what, CREATE_SUSPENDED, &startup, child);
    AssignProcessToJobObject(job, child->hProcess);
    ResumeThread(child->hThread);
}

static void hear(HANDLE port, DWORD wanted) {
    DWORD message;
    ULONG_PTR key;
    OVERLAPPED *who;
    while (GetQueuedCompletionStatus(port, &message, &key, &who, 5000))
        if (message == wanted) {
            printf("  heard %lu\n", message);
            return;
        }
    printf("  not heard\n");
}

int main(int argc, char **argv) {
    PROCESS_INFORMATION child, other;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION now = {0};
    if (argc > 1) return be_the_child(argv[1]);
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE job = limited(port, JOB_OBJECT_LIMIT_PROCESS_MEMORY, 64 << 20);
    start_in(job, "alone", &child);
    printf("  ended with %lu\n", end_of(&child));
    hear(port, JOB_OBJECT_MSG_PROCESS_MEMORY_LIMIT);
    QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &now, sizeof now, NULL);
    printf("  limit %lu, peak near it %d\n", (unsigned long)now.ProcessMemoryLimit,
           now.PeakProcessMemoryUsed <= 64 << 20 && now.PeakProcessMemoryUsed > 62 << 20);
    start_in(job, "heap", &child);
    printf("  heap: ended with %lu\n", end_of(&child));
    HANDLE go = CreateEventA(NULL, FALSE, FALSE, "job_memory_go");
    job = limited(port, JOB_OBJECT_LIMIT_JOB_MEMORY, 96 << 20);
    start_in(job, "heap", &child);
    printf("  heap: ended with %lu\n", end_of(&child));
    start_in(job, "first", &child);
    WaitForSingleObject(go, 10000);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION more = {0};
    more.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_JOB_MEMORY;
    more.JobMemoryLimit = 120 << 20;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &more, sizeof more);
    start_in(job, "second", &other);
    printf("  ended with %lu\n", end_of(&other));
    hear(port, JOB_OBJECT_MSG_JOB_MEMORY_LIMIT);
    TerminateJobObject(job, 3);
    printf("  the first ended with %lu\n", end_of(&child));
    return 0;
}
