/* A wait of the thread pool hears of a child's end while the process sleeps on a completion port. */
#include "../facts.h"

static HANDLE port;

static void CALLBACK ended(void *context, BOOLEAN timed_out)
{
    PostQueuedCompletionStatus(port, timed_out, 7, NULL);
}

int main(int argc, char **argv)
{
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION started;
    char path[MAX_PATH], command[] = "child child";
    HANDLE wait;
    ULONG_PTR key = 0;
    OVERLAPPED *overlapped;
    DWORD timed_out = 9, code;
    BOOL ok;

    if (argc > 1) {
        Sleep(200);
        return 5;
    }
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    GetModuleFileNameA(NULL, path, sizeof path);
    CreateProcessA(path, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &started);
    ok = RegisterWaitForSingleObject(&wait, started.hProcess, ended, NULL, INFINITE,
                                     WT_EXECUTEINWAITTHREAD | WT_EXECUTEONLYONCE);
    result("register", ok);
    ok = GetQueuedCompletionStatus(port, &timed_out, &key, &overlapped, 20000);
    printf("heard %d, key %d, timed out %lu\n", ok, (int)key, timed_out);
    GetExitCodeProcess(started.hProcess, &code);
    printf("exit code %lu\n", code);
    UnregisterWaitEx(wait, INVALID_HANDLE_VALUE);
    return 0;
}
