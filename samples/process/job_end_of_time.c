/* A job limits the processor time of all its processes together; its port hears of that, and of a process's. */
#include "child.h"

static HANDLE limited(HANDLE port, DWORD flags, LONGLONG time, DWORD action) {
    HANDLE job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_END_OF_JOB_TIME_INFORMATION end = {action}, now = {9};
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {.LimitFlags = flags};
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT tie = {(void *)1, port};
    limits.PerProcessUserTimeLimit.QuadPart = limits.PerJobUserTimeLimit.QuadPart = time;
    printf("action %d", SetInformationJobObject(job, JobObjectEndOfJobTimeInformation, &end, sizeof end));
    QueryInformationJobObject(job, JobObjectEndOfJobTimeInformation, &now, sizeof now, NULL);
    printf(" %lu, limit %d\n", now.EndOfJobTimeAction, SetInformationJobObject(job, JobObjectBasicLimitInformation, &limits, sizeof limits));
    SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &tie, sizeof tie);
    return job;
}

static void start_in(HANDLE job, PROCESS_INFORMATION *child) {
    STARTUPINFOA startup = {0};
    start_self("spin", CREATE_SUSPENDED, &startup, child);
    AssignProcessToJobObject(job, child->hProcess);
    ResumeThread(child->hThread);
}

static void hear(HANDLE port, DWORD wanted) {
    DWORD message;
    ULONG_PTR key;
    OVERLAPPED *who;
    while (GetQueuedCompletionStatus(port, &message, &key, &who, 20000))
        if (message == wanted) {
            printf("  heard %lu, of %s\n", message, who ? "a process" : "nobody");
            return;
        }
    printf("  not heard\n");
}

static void count(HANDLE job) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counts = {{{0}}};
    QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &counts, sizeof counts, NULL);
    printf("  total %lu, active %lu, terminated %lu, time %d\n", counts.TotalProcesses, counts.ActiveProcesses,
           counts.TotalTerminatedProcesses, counts.TotalUserTime.QuadPart >= 1500000);
}

int main(int argc, char **argv) {
    PROCESS_INFORMATION child, other;
    if (argc > 1) {
        for (volatile unsigned turn = 0;; turn++) {}
    }
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE job = limited(port, JOB_OBJECT_LIMIT_PROCESS_TIME, 2000000, JOB_OBJECT_TERMINATE_AT_END_OF_JOB);
    start_in(job, &child);
    hear(port, JOB_OBJECT_MSG_END_OF_PROCESS_TIME);
    printf("  ended with %lu\n", end_of(&child));
    count(job);
    job = limited(port, JOB_OBJECT_LIMIT_JOB_TIME, 4000000, JOB_OBJECT_TERMINATE_AT_END_OF_JOB);
    start_in(job, &child);
    start_in(job, &other);
    printf("  ended with %lu and %lu\n", end_of(&child), end_of(&other));
    count(job);
    job = limited(port, JOB_OBJECT_LIMIT_JOB_TIME, 2000000, JOB_OBJECT_POST_AT_END_OF_JOB);
    start_in(job, &child);
    hear(port, JOB_OBJECT_MSG_END_OF_JOB_TIME);
    printf("  still there: %d\n", WaitForSingleObject(child.hProcess, 0) == WAIT_TIMEOUT);
    TerminateJobObject(job, 5);
    printf("  ended with %lu\n", end_of(&child));
    return 0;
}
