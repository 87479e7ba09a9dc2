/* What the samples of processes share: running this program again as a child. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* Starts this program with other arguments; the caller closes both handles. */
static inline BOOL start_self(const char *arguments, DWORD flags, STARTUPINFOA *startup,
                              PROCESS_INFORMATION *process) {
    char path[MAX_PATH], line[2 * MAX_PATH];
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" %s", path, arguments);
    startup->cb = sizeof *startup;
    fflush(stdout);
    return CreateProcessA(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, startup, process);
}

/* Waits for a child and returns its exit code. */
static inline DWORD end_of(PROCESS_INFORMATION *process) {
    DWORD code = 0;
    WaitForSingleObject(process->hProcess, INFINITE);
    GetExitCodeProcess(process->hProcess, &code);
    CloseHandle(process->hProcess);
    CloseHandle(process->hThread);
    return code;
}
