/* A job can limit the processor time of each of its processes. */
#include "child.h"

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (argc > 1) {
        for (volatile unsigned turn = 0;; turn++) {}
    }
    HANDLE job = CreateJobObjectA(NULL, NULL);
    JOBOBJECT_BASIC_LIMIT_INFORMATION limits = {.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_TIME};
    limits.PerProcessUserTimeLimit.QuadPart = 1000000;
    printf("limit %d\n", SetInformationJobObject(job, JobObjectBasicLimitInformation, &limits, sizeof limits));
    start_self("spin", CREATE_SUSPENDED, &startup, &child);
    printf("assign %d\n", AssignProcessToJobObject(job, child.hProcess));
    ResumeThread(child.hThread);
    DWORD wait = WaitForSingleObject(child.hProcess, 20000);
    printf("wait %lx", wait);
    if (wait) TerminateProcess(child.hProcess, 3);
    printf(", ended with %lu\n", end_of(&child));
    return 0;
}
