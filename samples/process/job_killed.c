/* A job that kills on close ends its processes when the process that has its only handle is terminated. */
#include "child.h"

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    HANDLE map = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 64, "job killed: ids");
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "job killed: ready");
    DWORD *ids = MapViewOfFile(map, FILE_MAP_WRITE, 0, 0, 0);
    if (argc > 1 && !strcmp(argv[1], "member")) {
        if (argc > 2) {
            while (!ids[0]) Sleep(1);
            ids[1] = GetCurrentProcessId();
            SetEvent(ready);
        } else {
            start_self("member last", 0, &startup, &child);
            ids[0] = GetCurrentProcessId();
        }
        Sleep(INFINITE);
    }
    if (argc > 1) {
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
        HANDLE job = CreateJobObjectA(NULL, NULL);
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
        start_self("member", CREATE_SUSPENDED, &startup, &child);
        AssignProcessToJobObject(job, child.hProcess);
        ResumeThread(child.hThread);
        Sleep(INFINITE);
    }
    start_self("owner", 0, &startup, &child);
    WaitForSingleObject(ready, INFINITE);
    HANDLE members[2];
    for (int i = 0; i < 2; i++) members[i] = OpenProcess(PROCESS_ALL_ACCESS, FALSE, ids[i]);
    printf("alive: %lx\n", WaitForMultipleObjects(2, members, FALSE, 100));
    TerminateProcess(child.hProcess, 5);
    printf("owner ended with %lu\n", end_of(&child));
    printf("members ended: %lu\n", WaitForMultipleObjects(2, members, TRUE, 10000));
    return 0;
}
