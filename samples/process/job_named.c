/* A job with a name is the same one in another process; its limits hold for whoever looks. */
#include "child.h"

#define NAME "pywine sample job"

static void counts(const char *who, HANDLE job) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counted = {0};
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {0};
    QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &counted, sizeof counted, NULL);
    QueryInformationJobObject(job, JobObjectBasicLimitInformation, &limits, sizeof limits, NULL);
    printf("%s: total %lu, active %lu, flags %lx, most %lu\n", who, counted.TotalProcesses, counted.ActiveProcesses,
           limits.LimitFlags, limits.ActiveProcessLimit);
    fflush(stdout);
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child, other;
    BOOL in;
    if (argc > 1 && !strcmp(argv[1], "sleep")) Sleep(INFINITE);
    if (argc > 1) {
        HANDLE job = OpenJobObjectA(JOB_OBJECT_ALL_ACCESS, FALSE, NAME);
        printf("child: open %d\n", job != NULL);
        counts("child", job);
        start_self("sleep", CREATE_SUSPENDED, &startup, &other);
        printf("child: assign %d\n", AssignProcessToJobObject(job, other.hProcess));
        ResumeThread(other.hThread);
        counts("child", job);
        CloseHandle(job);
        return 0;
    }
    HANDLE job = CreateJobObjectA(NULL, NAME), again = CreateJobObjectA(NULL, NAME);
    printf("again %d, exists %d\n", again != NULL, GetLastError() == ERROR_ALREADY_EXISTS);
    CloseHandle(again);
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS, .ActiveProcessLimit = 5};
    SetInformationJobObject(job, JobObjectBasicLimitInformation, &limits, sizeof limits);
    fflush(stdout);
    start_self("child", 0, &startup, &child);
    printf("child ended with %lu\n", end_of(&child));
    counts("parent", job);
    IsProcessInJob(GetCurrentProcess(), job, &in);
    printf("parent in it %d\n", in);
    printf("terminate %d\n", TerminateJobObject(job, 4));
    for (int i = 0; i < 100; i++) {
        JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counted = {0};
        QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &counted, sizeof counted, NULL);
        if (!counted.ActiveProcesses) break;
        Sleep(50);
    }
    counts("parent", job);
    CloseHandle(job);
    job = OpenJobObjectA(JOB_OBJECT_ALL_ACCESS, FALSE, NAME);
    printf("after its end: open %d, error %lu\n", job != NULL, GetLastError());
    return 0;
}
