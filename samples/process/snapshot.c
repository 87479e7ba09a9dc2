/* Toolhelp snapshots hold this process, its thread and its modules; structures must say their size.
 */
#include "../facts.h"
#include <tlhelp32.h>

int main(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPALL & ~TH32CS_SNAPHEAPLIST, 0);
    PROCESSENTRY32 process = {.dwSize = 4};
    THREADENTRY32 thread = {.dwSize = sizeof thread};
    MODULEENTRY32 module = {.dwSize = sizeof module};
    int found = 0, more;

    result("too small", Process32First(snapshot, &process));
    process.dwSize = sizeof process;
    for (more = Process32First(snapshot, &process); more; more = Process32Next(snapshot, &process))
        if (process.th32ProcessID == GetCurrentProcessId())
            printf("process %d, threads %lu\n", ++found, process.cntThreads);
    result("after the last", Process32Next(snapshot, &process));

    found = 0;
    for (more = Thread32First(snapshot, &thread); more; more = Thread32Next(snapshot, &thread))
        found += thread.th32OwnerProcessID == GetCurrentProcessId() && thread.th32ThreadID == GetCurrentThreadId();
    printf("threads like this: %d\n", found);

    result("first module", Module32First(snapshot, &module));
    printf("the program: %d\n", module.hModule == GetModuleHandle(NULL));
    result("next module", Module32Next(snapshot, &module));
    printf("%s\n", module.szModule);
    CloseHandle(snapshot);
    result("closed", Process32First(snapshot, &process));
    return 0;
}
