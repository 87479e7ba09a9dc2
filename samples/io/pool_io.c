/* Requests whose ends the thread pool reports: on a pipe, on a file, canceled ones and those that fail at once. */
#define _WIN32_WINNT 0x0600
#include "../facts.h"
#include <stdlib.h>
#include <string.h>

static volatile LONG called;
static HANDLE event;
static char line[200];

static void CALLBACK done(PTP_CALLBACK_INSTANCE instance, void *context, void *overlapped, ULONG error,
                          ULONG_PTR count, PTP_IO io)
{
    sprintf(line, "callback: instance %d, %s, overlapped %d, error %lu, count %lu, io %d\n", instance != NULL,
           (char *)context, overlapped != NULL, error, (unsigned long)count, io != NULL);
    InterlockedIncrement(&called);
    SetEvent(event);
}

static void CALLBACK routine(DWORD error, DWORD count, OVERLAPPED *overlapped)
{
    sprintf(line, "routine: error %lx, count %lu, overlapped %d\n", error, count, overlapped != NULL);
    SetEvent(event);
}

static void await(void)
{
    printf("wait %lu, %s", WaitForSingleObject(event, 5000), line);
}

static void pipe_pair(const char *name, HANDLE *server, HANDLE *client)
{
    *server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE | PIPE_WAIT, 1, 4096,
                               4096, 0, NULL);
    *client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static void read_start(HANDLE file, char *buffer, OVERLAPPED *overlapped)
{
    BOOL ok = ReadFile(file, buffer, 16, NULL, overlapped);

    printf("read: %d, error %lu\n", ok, ok ? 0 : GetLastError());
}

int main(void)
{
    HANDLE server, client, file;
    OVERLAPPED overlapped = {0}, second = {0};
    char buffer[16] = "";
    DWORD written;
    PTP_IO io;

    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    pipe_pair("\\\\.\\pipe\\pywine-pool-io", &server, &client);
    io = CreateThreadpoolIo(server, done, "pipe", NULL);
    result("create", io != NULL);
    SetLastError(0);
    result("create again", CreateThreadpoolIo(server, done, "pipe", NULL) != NULL);
    StartThreadpoolIo(io);
    read_start(server, buffer, &overlapped);
    WriteFile(client, "twelve bytes", 12, &written, NULL);
    await();
    printf("read %.12s\n", buffer);
    StartThreadpoolIo(io);
    read_start(server, buffer, &overlapped);
    result("cancel", CancelIoEx(server, &overlapped));
    WaitForThreadpoolIoCallbacks(io, FALSE);
    printf("called %ld\n", called);
    await();
    StartThreadpoolIo(io);
    CancelThreadpoolIo(io);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    WriteFile(client, "here", 4, &written, NULL);
    StartThreadpoolIo(io);
    read_start(server, buffer, &overlapped);
    await();
    CloseHandle(client);
    StartThreadpoolIo(io);
    read_start(server, buffer, &overlapped);
    CancelThreadpoolIo(io);
    WaitForThreadpoolIoCallbacks(io, FALSE);
    CloseThreadpoolIo(io);
    CloseHandle(server);
    printf("called %ld\n", called);

    file = CreateFileA("pool.txt", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED, NULL);
    io = CreateThreadpoolIo(file, done, "file", NULL);
    for (int i = 0; i < 3; i++) {
        overlapped.Offset = 4 * i;
        StartThreadpoolIo(io);
        if (!WriteFile(file, "data", 4, NULL, &overlapped) && GetLastError() != ERROR_IO_PENDING)
            printf("write failed %lu\n", GetLastError());
        await();
    }
    WaitForThreadpoolIoCallbacks(io, TRUE);
    CloseThreadpoolIo(io);
    CloseHandle(file);
    printf("called %ld\n", called);

    pipe_pair("\\\\.\\pipe\\pywine-pool-bind", &server, &client);
    result("bind", BindIoCompletionCallback(server, routine, 0));
    result("bind again", BindIoCompletionCallback(server, routine, 0));
    read_start(server, buffer, &second);
    WriteFile(client, "bound", 5, &written, NULL);
    await();
    read_start(server, buffer, &second);
    CancelIoEx(server, NULL);
    await();
    return 0;
}
