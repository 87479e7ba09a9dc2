/* CancelIoEx of a whole handle ends what another thread reads or writes synchronously. */
#include "../facts.h"

static HANDLE started;
static char block[1 << 20];

static DWORD WINAPI read_pipe(void *pipe)
{
    DWORD done = 9;
    BOOL ok;

    SetEvent(started);
    ok = ReadFile(pipe, block, 10, &done, NULL);
    result("read", ok);
    return 0;
}

static DWORD WINAPI write_pipe(void *pipe)
{
    DWORD done;
    BOOL ok;

    SetEvent(started);
    ok = WriteFile(pipe, block, sizeof block, &done, NULL);
    result("write", ok);
    return 0;
}

static void cancel(LPTHREAD_START_ROUTINE routine, HANDLE pipe)
{
    HANDLE thread = CreateThread(NULL, 0, routine, pipe, 0, NULL);
    BOOL found;

    WaitForSingleObject(started, INFINITE);
    do {
        Sleep(20);
        found = CancelIoEx(pipe, NULL);
    } while (!found && WaitForSingleObject(thread, 0) == WAIT_TIMEOUT);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

int main(void)
{
    HANDLE reader, writer;

    started = CreateEventA(NULL, FALSE, FALSE, NULL);
    CreatePipe(&reader, &writer, NULL, 0);
    cancel(read_pipe, reader);
    cancel(write_pipe, writer);
    CloseHandle(writer);
    CloseHandle(reader);
    return 0;
}
