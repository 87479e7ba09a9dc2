/* A process and its thread know themselves by number, pseudo handle and real handle.
 */
#include "../facts.h"

int main(void)
{
    DWORD id = GetCurrentProcessId(), code = 0;
    HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, id), thread;

    printf("opened %d\n", process != NULL);
    printf("same id %d %d\n", GetProcessId(process) == id, GetProcessId(GetCurrentProcess()) == id);
    printf("multiple of 4 %d %d\n", id % 4 == 0, GetCurrentThreadId() % 4 == 0);
    printf("pseudo handles %d %d\n", (int)(LONG_PTR)GetCurrentProcess(), (int)(LONG_PTR)GetCurrentThread());
    printf("exit code %d", GetExitCodeProcess(process, &code));
    printf(" %lu\n", code);
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &thread, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    printf("thread %d\n", GetThreadId(thread) == GetCurrentThreadId());
    printf("priority %lx %d\n", GetPriorityClass(GetCurrentProcess()), GetThreadPriority(GetCurrentThread()));
    result("no such process", OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, 0xfffffff0) != NULL);
    return 0;
}
