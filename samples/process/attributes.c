/* Attributes give a new process another parent, put it into jobs and name its mitigations.
 * flags: -D_WIN32_WINNT=0x0A00
 */
#include "child.h"
#include <tlhelp32.h>

#ifndef PROC_THREAD_ATTRIBUTE_JOB_LIST
#define PROC_THREAD_ATTRIBUTE_JOB_LIST 0x2000D
#endif

static DWORD parent_of(DWORD id) {
    PROCESSENTRY32 entry = {sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    DWORD parent = 0;
    for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry))
        if (entry.th32ProcessID == id) parent = entry.th32ParentProcessID;
    CloseHandle(snapshot);
    return parent;
}

static BOOL start(DWORD_PTR attribute, void *value, SIZE_T size, const char *arguments, PROCESS_INFORMATION *child) {
    STARTUPINFOEXA startup = {{sizeof startup}};
    char path[MAX_PATH], line[2 * MAX_PATH], room[300];
    SIZE_T needed = sizeof room;
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" %s", path, arguments);
    startup.lpAttributeList = (void *)room;
    InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &needed);
    SetLastError(0);
    BOOL updated = UpdateProcThreadAttribute(startup.lpAttributeList, 0, attribute, value, size, NULL, NULL);
    printf("update %d", updated);
    if (!updated) printf(" error %lu", GetLastError());
    fflush(stdout);
    BOOL started = updated && CreateProcessA(NULL, line, NULL, NULL, FALSE, CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT,
                                             NULL, NULL, &startup.StartupInfo, child);
    printf(", start %d\n", started);
    return started;
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION other, child;
    BOOL in;
    if (argc > 1) return 7;
    start_self("x", CREATE_SUSPENDED, &startup, &other);
    if (start(PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, &other.hProcess, sizeof(HANDLE), "x", &child)) {
        printf("parent is the other %d, is this %d\n", parent_of(child.dwProcessId) == other.dwProcessId,
               parent_of(child.dwProcessId) == GetCurrentProcessId());
        ResumeThread(child.hThread);
        printf("ended with %lu\n", end_of(&child));
    }
    TerminateProcess(other.hProcess, 0);
    end_of(&other);
    HANDLE jobs[2] = {CreateJobObjectA(NULL, NULL), CreateJobObjectA(NULL, NULL)};
    if (start(PROC_THREAD_ATTRIBUTE_JOB_LIST, jobs, sizeof jobs[0], "x", &child)) {
        IsProcessInJob(child.hProcess, jobs[0], &in);
        printf("in the job %d", in);
        IsProcessInJob(child.hProcess, jobs[1], &in);
        printf(", in the other %d\n", in);
        ResumeThread(child.hThread);
        printf("ended with %lu\n", end_of(&child));
    }
    DWORD64 policy = 1;
    if (start(PROC_THREAD_ATTRIBUTE_MITIGATION_POLICY, &policy, sizeof policy, "x", &child)) {
        ResumeThread(child.hThread);
        printf("ended with %lu\n", end_of(&child));
    }
    HANDLE none = (HANDLE)0x7FFC;
    if (!start(PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, &none, sizeof none, "x", &child)) printf("error %lu\n", GetLastError());
    return 0;
}
