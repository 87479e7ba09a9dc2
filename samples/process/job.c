/* A job ends its processes together, also those that they have started. */
#include "child.h"

static HANDLE out[2];

static int be_the_child(char **argv) {
    if (!strcmp(argv[1], "tree")) {
        STARTUPINFOA startup = {0};
        PROCESS_INFORMATION child;
        start_self("sleep", 0, &startup, &child);
    }
    printf("ready\n");
    fflush(stdout);
    Sleep(INFINITE);
    return 1;
}

static void start(const char *what, HANDLE job, PROCESS_INFORMATION *child) {
    STARTUPINFOA startup = {.dwFlags = STARTF_USESTDHANDLES, .hStdOutput = out[1], .hStdError = out[1]};
    start_self(what, CREATE_SUSPENDED, &startup, child);
    printf("assign %d", AssignProcessToJobObject(job, child->hProcess));
    printf(", resume %lu\n", ResumeThread(child->hThread));
}

static void wait_ready(int count) {
    char text[8];
    DWORD got;
    for (int left = 7 * count; left > 0; left -= got)
        if (!ReadFile(out[0], text, 7, &got, NULL)) break;
}

static void ask(HANDLE job) {
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION counts;
    char buffer[sizeof(JOBOBJECT_BASIC_PROCESS_ID_LIST) + 10 * sizeof(ULONG_PTR)];
    JOBOBJECT_BASIC_PROCESS_ID_LIST *ids = (void *)buffer;
    printf("counts %d", QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &counts, sizeof counts, NULL));
    printf(": total %lu, active %lu\n", counts.TotalProcesses, counts.ActiveProcesses);
    printf("ids %d", QueryInformationJobObject(job, JobObjectBasicProcessIdList, ids, sizeof buffer, NULL));
    printf(": assigned %lu, listed %lu\n", ids->NumberOfAssignedProcesses, ids->NumberOfProcessIdsInList);
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child(argv);
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    PROCESS_INFORMATION one, two;
    BOOL in;
    CreatePipe(&out[0], &out[1], &inherited, 0);
    HANDLE job = CreateJobObjectA(NULL, NULL);
    start("tree", job, &one);
    wait_ready(2);
    ask(job);
    printf("in it %d", IsProcessInJob(one.hProcess, job, &in));
    printf(" %d", in);
    IsProcessInJob(GetCurrentProcess(), job, &in);
    printf(", am I %d\n", in);
    printf("terminate %d\n", TerminateJobObject(job, 33));
    printf("ended with %lu\n", end_of(&one));
    CloseHandle(job);
    job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    printf("limits %d\n", SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    start("alone", job, &two);
    wait_ready(1);
    ask(job);
    CloseHandle(job);
    printf("ended: wait %lx\n", WaitForSingleObject(two.hProcess, 5000));
    return 0;
}
