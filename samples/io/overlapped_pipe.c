/* Overlapped named pipes: connecting and reading that pend, canceling, completion ports, closing.
 */
#include <windows.h>
#include <stdio.h>

#define NAME "\\\\.\\pipe\\overlapped"

static void CALLBACK routine(DWORD error, DWORD count, OVERLAPPED *overlapped) {
    printf("routine: error %lu, count %lu\n", error, count);
}

int main(void) {
    char buffer[16] = {0};
    DWORD count;
    OVERLAPPED overlapped = {0}, writing = {0};
    overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 2, 512, 512, 0, NULL);
    BOOL done = ConnectNamedPipe(server, &overlapped);
    printf("connect: %d, error %lu\n", done, GetLastError());
    printf("event: %lu, ", WaitForSingleObject(overlapped.hEvent, 0));
    printf("completed %d\n", HasOverlappedIoCompleted(&overlapped));
    HANDLE client = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    printf("event: %lu\n", WaitForSingleObject(overlapped.hEvent, 2000));
    done = GetOverlappedResult(server, &overlapped, &count, FALSE);
    printf("result: %d\n", done);
    done = ConnectNamedPipe(server, &overlapped);
    printf("connect again: %d, error %lu\n", done, GetLastError());
    done = ReadFile(server, buffer, 16, NULL, &overlapped);
    printf("read: %d, error %lu\n", done, GetLastError());
    done = GetOverlappedResult(server, &overlapped, &count, FALSE);
    printf("result: %d, error %lu\n", done, GetLastError());
    done = WriteFile(client, "abc", 3, NULL, &writing);
    printf("write: %d\n", done || GetLastError() == ERROR_IO_PENDING);
    done = GetOverlappedResult(server, &overlapped, &count, TRUE);
    printf("result: %d, %lu, %s\n", done, count, buffer);
    done = ReadFile(server, buffer, 16, NULL, &overlapped);
    printf("cancel: %d\n", CancelIo(server));
    done = GetOverlappedResult(server, &overlapped, &count, TRUE);
    printf("result: %d, error %lu\n", done, GetLastError());
    OVERLAPPED apc = {0};
    printf("ReadFileEx: %d\n", ReadFileEx(server, buffer, 16, &apc, routine));
    printf("not yet: %lu\n", SleepEx(20, TRUE));
    WriteFile(client, "defg", 4, NULL, &writing);
    printf("alertable: %lu\n", SleepEx(3000, TRUE));
    HANDLE port = CreateIoCompletionPort(server, NULL, 5, 0);
    memset(&overlapped, 0, sizeof overlapped);
    done = ReadFile(server, buffer, 16, NULL, &overlapped);
    printf("read: %d, error %lu\n", done, GetLastError());
    CloseHandle(client);
    ULONG_PTR key = 0;
    OVERLAPPED *which = NULL;
    done = GetQueuedCompletionStatus(port, &count, &key, &which, 3000);
    printf("packet: %d, error %lu, key %lu, same %d\n", done, GetLastError(), (DWORD)key, which == &overlapped);
    return 0;
}
