/* A job limits how many processes it has and whether their children may leave it; members see it as theirs. */
#include "child.h"

static void try_child(const char *what, DWORD flags) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (start_self(what, flags, &startup, &child)) printf("  %s: ended with %lu\n", what, end_of(&child));
    else printf("  %s: error %lu\n", what, GetLastError());
    fflush(stdout);
}

static int be_the_child(int argc, char **argv) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counts = {0};
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {0};
    BOOL in = 2;
    if (!strcmp(argv[1], "leaf")) {
        IsProcessInJob(GetCurrentProcess(), NULL, &in);
        return 40 + in;
    }
    IsProcessInJob(GetCurrentProcess(), NULL, &in);
    printf("  in a job %d", in);
    printf(", its counts %d", QueryInformationJobObject(NULL, JobObjectBasicAccountingInformation, &counts, sizeof counts, NULL));
    printf(": total %lu, active %lu\n", counts.TotalProcesses, counts.ActiveProcesses);
    printf("  its limits %d", QueryInformationJobObject(NULL, JobObjectBasicLimitInformation, &limits, sizeof limits, NULL));
    printf(": flags %lx, active processes %lu\n", limits.LimitFlags, limits.ActiveProcessLimit);
    fflush(stdout);
    try_child("leaf", 0);
    try_child("leaf away", CREATE_BREAKAWAY_FROM_JOB);
    return 9;
}

static void run(const char *what, DWORD flags, DWORD most) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counts = {0};
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0}, now = {0};
    HANDLE job = CreateJobObjectA(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = flags;
    limits.BasicLimitInformation.ActiveProcessLimit = most;
    printf("%s: set %d", what, SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    printf(", get %d", QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &now, sizeof now, NULL));
    printf(", flags %lx, active processes %lu\n", now.BasicLimitInformation.LimitFlags, now.BasicLimitInformation.ActiveProcessLimit);
    start_self("member", CREATE_SUSPENDED, &startup, &child);
    printf("  assign %d\n", AssignProcessToJobObject(job, child.hProcess));
    fflush(stdout);
    ResumeThread(child.hThread);
    printf("  ended with %lu\n", end_of(&child));
    QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &counts, sizeof counts, NULL);
    printf("  total %lu, active %lu, terminated %lu\n", counts.TotalProcesses, counts.ActiveProcesses, counts.TotalTerminatedProcesses);
    CloseHandle(job);
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (argc > 1) return be_the_child(argc, argv);
    run("no limit", 0, 0);
    run("two processes", JOB_OBJECT_LIMIT_ACTIVE_PROCESS, 2);
    run("one process", JOB_OBJECT_LIMIT_ACTIVE_PROCESS, 1);
    run("breakaway", JOB_OBJECT_LIMIT_BREAKAWAY_OK, 0);
    run("silent breakaway", JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK, 0);
    HANDLE job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS, .ActiveProcessLimit = 1};
    printf("limit %d\n", SetInformationJobObject(job, JobObjectBasicLimitInformation, &limits, sizeof limits));
    start_self("leaf", CREATE_SUSPENDED, &startup, &child);
    printf("assign %d", AssignProcessToJobObject(job, child.hProcess));
    PROCESS_INFORMATION other;
    start_self("leaf", CREATE_SUSPENDED, &startup, &other);
    SetLastError(0);
    printf(", another %d", AssignProcessToJobObject(job, other.hProcess));
    printf(" error %lu\n", GetLastError());
    printf("other ended: wait %lx\n", WaitForSingleObject(other.hProcess, 5000));
    ResumeThread(child.hThread);
    printf("child ended with %lu\n", end_of(&child));
    return 0;
}
