/* Results of calls reach a thread that is suspended and looked at all the time.
 */
#include <stdio.h>
#include <windows.h>

static volatile LONG done;
static DWORD wrong;

static DWORD WINAPI work(void *argument)
{
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
    LARGE_INTEGER last = {0}, now;

    while (!done) {
        DWORD attributes = GetFileAttributesA("no such file");
        wrong += attributes != INVALID_FILE_ATTRIBUTES;
        wrong += WaitForSingleObject(event, 0) != WAIT_OBJECT_0;
        wrong += GetCurrentProcessId() == 0;
        wrong += !QueryPerformanceCounter(&now) || now.QuadPart < last.QuadPart;
        wrong += GetModuleHandleA("kernel32.dll") == NULL;
        last = now;
    }
    return 7;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);
    CONTEXT context;
    DWORD code;
    int failed = 0;

    for (int i = 0; i < 300; i++) {
        SuspendThread(thread);
        context.ContextFlags = CONTEXT_CONTROL;
        failed += !GetThreadContext(thread, &context);
        ResumeThread(thread);
    }
    done = 1;
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("no context: %d, wrong results: %lu, exit code %lu\n", failed, wrong, code);
    return 0;
}
