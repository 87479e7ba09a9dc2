/* A child's exit code has 32 bits, and its process object becomes signaled when it ends. */
#include "child.h"

int main(int argc, char **argv) {
    if (argc > 1) ExitProcess(strtoul(argv[1], NULL, 0));
    static const char *codes[] = {"0", "7", "256", "0x80000001", "0xC0000005", "4294967295"};
    for (unsigned i = 0; i < sizeof codes / sizeof *codes; i++) {
        STARTUPINFOA startup = {0};
        PROCESS_INFORMATION child;
        if (!start_self(codes[i], 0, &startup, &child)) return 1;
        printf("ids %d %d, others than mine %d\n", child.dwProcessId == GetProcessId(child.hProcess),
               child.dwThreadId == GetThreadId(child.hThread), child.dwProcessId != GetCurrentProcessId());
        printf("%s: wait %lx", codes[i], WaitForSingleObject(child.hProcess, INFINITE));
        printf(", again %lx, its thread %lx", WaitForSingleObject(child.hProcess, 0),
               WaitForSingleObject(child.hThread, INFINITE));
        DWORD code = 0, thread_code = 0;
        GetExitCodeProcess(child.hProcess, &code);
        GetExitCodeThread(child.hThread, &thread_code);
        printf(", codes %lx %lx\n", code, thread_code);
        CloseHandle(child.hThread);
        CloseHandle(child.hProcess);
    }
    return 0;
}
