/* Overlapped reading and writing of a file: events, a completion port, completion routines, the end.
 */
#include <windows.h>
#include <stdio.h>

static void show(const char *what, HANDLE file, BOOL done, OVERLAPPED *overlapped) {
    DWORD error = done ? 0 : GetLastError(), count = 0;
    if (error == ERROR_IO_PENDING || done) {
        done = GetOverlappedResult(file, overlapped, &count, TRUE);
        error = done ? 0 : GetLastError();
    }
    printf("%s: %d, count %lu, error %lu, internal %#lx\n", what, done, count, error, (DWORD)overlapped->Internal);
}

static void CALLBACK routine(DWORD error, DWORD count, OVERLAPPED *overlapped) {
    printf("routine: error %lu, count %lu, offset %lu\n", error, count, overlapped->Offset);
}

int main(void) {
    char buffer[32] = {0};
    HANDLE file = CreateFileA("data.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                              FILE_FLAG_OVERLAPPED, NULL);
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    OVERLAPPED overlapped = {0};
    overlapped.hEvent = event;
    show("write", file, WriteFile(file, "0123456789abcdef", 16, NULL, &overlapped), &overlapped);
    printf("event: %lu\n", WaitForSingleObject(event, 1000));
    overlapped.Offset = 4;
    show("read", file, ReadFile(file, buffer, 8, NULL, &overlapped), &overlapped);
    printf("%s\n", buffer);
    overlapped.Offset = 12;
    show("read over the end", file, ReadFile(file, buffer, 8, NULL, &overlapped), &overlapped);
    overlapped.Offset = 16;
    show("read at the end", file, ReadFile(file, buffer, 8, NULL, &overlapped), &overlapped);
    SetLastError(0);
    BOOL done = ReadFile(file, buffer, 8, NULL, NULL);
    printf("without overlapped: %d, error %lu\n", done, GetLastError());
    OVERLAPPED second = {0};
    second.Offset = 2;
    show("without event", file, ReadFile(file, buffer, 4, NULL, &second), &second);
    printf("the file: %lu\n", WaitForSingleObject(file, 1000));
    OVERLAPPED third = {0};
    third.Offset = 6;
    printf("ReadFileEx: %d\n", ReadFileEx(file, buffer, 4, &third, routine));
    printf("alertable: %lu\n", SleepEx(1000, TRUE));
    third.Offset = 20;
    printf("WriteFileEx: %d\n", WriteFileEx(file, "xyz", 3, &third, routine));
    printf("alertable: %lu\n", SleepEx(1000, TRUE));
    printf("size %lu\n", GetFileSize(file, NULL));
    HANDLE port = CreateIoCompletionPort(file, NULL, 42, 0);
    printf("port: %d\n", port != NULL);
    SetLastError(0);
    printf("again: %d", CreateIoCompletionPort(file, port, 43, 0) != NULL);
    printf(", error %lu\n", GetLastError());
    OVERLAPPED fourth = {0}, *got;
    fourth.Offset = 10;
    done = ReadFile(file, buffer, 4, NULL, &fourth);
    printf("read: %d\n", done || GetLastError() == ERROR_IO_PENDING);
    DWORD count;
    ULONG_PTR key;
    done = GetQueuedCompletionStatus(port, &count, &key, &got, 1000);
    printf("packet: %d, count %lu, key %lu, same %d\n", done, count, (DWORD)key, got == &fourth);
    fourth.hEvent = (HANDLE)((ULONG_PTR)event | 1);
    done = ReadFile(file, buffer, 4, NULL, &fourth);
    printf("read without packet: %d\n", done || GetLastError() == ERROR_IO_PENDING);
    printf("event: %lu\n", WaitForSingleObject(event, 1000));
    done = GetQueuedCompletionStatus(port, &count, &key, &got, 50);
    printf("packet: %d, error %lu\n", done, GetLastError());
    printf("cancel io: %d\n", CancelIo(file));
    CloseHandle(file);
    return 0;
}
