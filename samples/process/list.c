/* Processes are found by their ids, in snapshots and in lists, while they run.
 * flags: -lpsapi
 */
#include "child.h"
#include <psapi.h>
#include <tlhelp32.h>

static int in_snapshot(DWORD id, DWORD *parent, char *name) {
    PROCESSENTRY32 entry = {.dwSize = sizeof entry};
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    int found = 0;
    for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry))
        if (entry.th32ProcessID == id) {
            found++;
            *parent = entry.th32ParentProcessID;
            strcpy(name, entry.szExeFile);
        }
    CloseHandle(snapshot);
    return found;
}

static int in_list(DWORD id) {
    DWORD ids[1000], size = 0;
    int found = 0;
    if (!EnumProcesses(ids, sizeof ids, &size)) return -1;
    for (DWORD i = 0; i < size / sizeof *ids; i++) found += ids[i] == id;
    return found;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        if (!strcmp(argv[1], "wait")) Sleep(INFINITE);
        HANDLE parent = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_INFORMATION, FALSE, strtoul(argv[1], NULL, 10));
        DWORD code = 0;
        GetExitCodeProcess(parent, &code);
        printf("  parent's exit code %lu, wait %lx\n", code, WaitForSingleObject(parent, 10));
        return 0;
    }
    char line[20], name[MAX_PATH], own[MAX_PATH], path[MAX_PATH];
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    DWORD parent = 0, size = sizeof path, code;
    BOOL wow;
    FILETIME times[4];
    sprintf(line, "%lu", GetCurrentProcessId());
    start_self(line, 0, &startup, &child);
    printf("child ended with %lu\n", end_of(&child));
    start_self("wait", 0, &startup, &child);
    GetModuleFileNameA(NULL, own, sizeof own);
    printf("in a snapshot %d", in_snapshot(child.dwProcessId, &parent, name));
    printf(", my child %d, name %d\n", parent == GetCurrentProcessId(), !strcmp(name, strrchr(own, '\\') + 1));
    printf("in the list %d, am I %d\n", in_list(child.dwProcessId), in_list(GetCurrentProcessId()));
    HANDLE other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, child.dwProcessId);
    printf("opened %d, same id %d", other != NULL, GetProcessId(other) == child.dwProcessId);
    printf(", image %d", QueryFullProcessImageNameA(other, 0, path, &size));
    printf(" %d, wow %d", !_stricmp(path, own), IsWow64Process(other, &wow));
    printf(", times %d", GetProcessTimes(other, times, times + 1, times + 2, times + 3));
    printf(" %d\n", times[0].dwHighDateTime > 0);
    printf("terminated by id %d\n", TerminateProcess(other, 12));
    printf("wait %lx", WaitForSingleObject(other, 5000));
    GetExitCodeProcess(other, &code);
    printf(", code %lu", code);
    GetExitCodeProcess(child.hProcess, &code);
    printf(", to its parent %lu\n", code);
    CloseHandle(other);
    CloseHandle(child.hProcess);
    CloseHandle(child.hThread);
    printf("in a snapshot %d, in the list %d\n", in_snapshot(child.dwProcessId, &parent, name), in_list(child.dwProcessId));
    SetLastError(0);
    other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0xFFFFFFF0);
    printf("opened %d, error %lu\n", other != NULL, GetLastError());
    return 0;
}
