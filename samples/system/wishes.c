/* What a process may ask for itself is told back; what it may not do to the machine is refused.
 */
#define _WIN32_WINNT 0x0A00
#include "../facts.h"

int main(void)
{
    MEMORY_PRIORITY_INFORMATION memory = {0};
    PROCESS_MITIGATION_DEP_POLICY dep;
    SYSTEM_POWER_STATUS power;
    SYSTEMTIME time;
    ULONGLONG machine = 0;
    DCB dcb;
    HANDLE file, current;
    ULONG_PTR cookie = 0;
    ACTCTXA wanted = {0};
    BOOL (WINAPI *get)(HANDLE, int, void *, DWORD) = (void *)GetProcAddress(GetModuleHandleA("kernel32"), "GetProcessInformation");
    BOOL (WINAPI *set)(HANDLE, int, void *, DWORD) = (void *)GetProcAddress(GetModuleHandleA("kernel32"), "SetProcessInformation");

    result("memory priority", get(GetCurrentProcess(), 0, &memory, sizeof memory));
    printf("%lu\n", memory.MemoryPriority);
    memory.MemoryPriority = 2;
    result("set", set(GetCurrentProcess(), 0, &memory, sizeof memory));
    memory.MemoryPriority = 0;
    get(GetCurrentProcess(), 0, &memory, sizeof memory);
    printf("%lu\n", memory.MemoryPriority);
    result("too small", get(GetCurrentProcess(), 0, &memory, 1));
    result("unknown", get(GetCurrentProcess(), 99, &memory, sizeof memory));
    result("machine", get(GetCurrentProcess(), 9, &machine, sizeof machine));
    printf("%d\n", (USHORT)machine == (sizeof(void *) == 8 ? 0x8664 : 0x14C));
    result("thread", SetThreadInformation(GetCurrentThread(), ThreadMemoryPriority, &memory, sizeof memory));
    result("DEP", GetProcessMitigationPolicy(GetCurrentProcess(), ProcessDEPPolicy, &dep, sizeof dep));
    printf("%d %d\n", dep.Enable, dep.Permanent);
    result("DEP, too small", GetProcessMitigationPolicy(GetCurrentProcess(), ProcessDEPPolicy, &dep, 2));
    result("power", GetSystemPowerStatus(&power));
    GetSystemTime(&time);
    result("set the time", SetSystemTime(&time));
    file = CreateFileA("file", GENERIC_READ, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    result("a file is no line", GetCommState(file, &dcb));
    CloseHandle(file);
    wanted.cbSize = sizeof wanted;
    result("context of nothing", CreateActCtxA(&wanted) != INVALID_HANDLE_VALUE);
    result("activate none", ActivateActCtx(NULL, &cookie));
    result("current", GetCurrentActCtx(&current));
    printf("%d\n", current == NULL);
    result("deactivate", DeactivateActCtx(0, cookie));
    result("deactivate again", cookie && GetCurrentActCtx(&current));
    return 0;
}
