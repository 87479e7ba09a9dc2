/* A process that has put itself into a job that kills on close ends with its own exit code. */
#include "child.h"

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    if (argc == 1) {
        start_self("child", 0, &startup, &child);
        printf("ended with %lu\n", end_of(&child));
        return 0;
    }
    HANDLE job = CreateJobObjectA(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    printf("assigned %d\n", AssignProcessToJobObject(job, GetCurrentProcess()));
    return 7;
}
