/* Modules, threads and files of a child as EnumProcessModules, toolhelp snapshots and their kin show them. */
#include "child.h"
#include <psapi.h>
#include <tlhelp32.h>

static const char *name_of(const char *path) {
    const char *name = strrchr(path, '\\');
    return name ? name + 1 : path;
}

static DWORD WINAPI sleeper(void *unused) {
    Sleep(INFINITE);
    return 0;
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (argc > 1) {
        CreateThread(NULL, 0, sleeper, NULL, 0, NULL);
        SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, "modules: ready"));
        Sleep(INFINITE);
    }
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "modules: ready");
    start_self("child", 0, &startup, &child);
    WaitForSingleObject(ready, INFINITE);
    HMODULE modules[100];
    DWORD needed = 0;
    char path[MAX_PATH];
    printf("modules %d", K32EnumProcessModules(child.hProcess, modules, sizeof modules, &needed));
    int count = needed / sizeof *modules, known = 0;
    for (int i = 0; i < count; i++) {
        K32GetModuleBaseNameA(child.hProcess, modules[i], path, sizeof path);
        known += !lstrcmpiA(path, "kernel32.dll") || !lstrcmpiA(path, "ntdll.dll") || !lstrcmpiA(path, "msvcrt.dll");
    }
    printf(", of the usual ones %d, the first is the program's: %d\n", known, modules[0] == GetModuleHandleA(NULL));
    MODULEINFO info;
    printf("information %d", K32GetModuleInformation(child.hProcess, modules[0], &info, sizeof info));
    printf(" base %d size %d\n", info.lpBaseOfDll == (void *)modules[0], info.SizeOfImage > 0x1000);
    K32GetModuleFileNameExA(child.hProcess, NULL, path, sizeof path);
    printf("file: %.14s\n", name_of(path));
    K32GetProcessImageFileNameA(child.hProcess, path, sizeof path);
    printf("image: %.14s\n", name_of(path));
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, child.dwProcessId);
    MODULEENTRY32 module = {sizeof module};
    known = 0;
    for (BOOL more = Module32First(snapshot, &module); more; more = Module32Next(snapshot, &module)) {
        if (!known++) printf("first module: %.14s\n", module.szModule);
        if (module.th32ProcessID != child.dwProcessId) printf("of another process\n");
    }
    printf("as many modules: %d\n", known == count);
    CloseHandle(snapshot);
    snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD | TH32CS_SNAPPROCESS, 0);
    THREADENTRY32 thread = {sizeof thread};
    int threads = 0, has_first = 0;
    for (BOOL more = Thread32First(snapshot, &thread); more; more = Thread32Next(snapshot, &thread)) {
        threads += thread.th32OwnerProcessID == child.dwProcessId;
        has_first += thread.th32ThreadID == child.dwThreadId;
    }
    printf("threads of the child %d, its first one %d\n", threads, has_first);
    PROCESSENTRY32 process = {sizeof process};
    for (BOOL more = Process32First(snapshot, &process); more; more = Process32Next(snapshot, &process))
        if (process.th32ProcessID == child.dwProcessId)
            printf("child %.14s, parent %d\n", process.szExeFile,
                   process.th32ParentProcessID == GetCurrentProcessId());
    PROCESS_MEMORY_COUNTERS memory = {0};
    printf("memory %d", K32GetProcessMemoryInfo(child.hProcess, &memory, sizeof memory));
    printf(" %d\n", memory.WorkingSetSize > 0x1000);
    SetLastError(0);
    snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0x7FFFFFF0);
    printf("no such process: %d error %lu\n", snapshot == INVALID_HANDLE_VALUE, GetLastError());
    TerminateProcess(child.hProcess, 8);
    printf("ended with %lu\n", end_of(&child));
    return 0;
}
