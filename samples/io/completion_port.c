/* A completion port: posted packets in order, time-outs, several at once, errors, abandoning.
 */
#include <windows.h>
#include <stdio.h>

static void take(HANDLE port, DWORD milliseconds) {
    DWORD count = 77;
    ULONG_PTR key = 77;
    OVERLAPPED *overlapped = (OVERLAPPED *)1;
    SetLastError(0);
    BOOL done = GetQueuedCompletionStatus(port, &count, &key, &overlapped, milliseconds);
    if (done || overlapped)
        printf("%d: count %lu key %lu overlapped %lu error %lu\n", done, count, (DWORD)key,
               (DWORD)(ULONG_PTR)overlapped, done ? 0 : GetLastError());
    else
        printf("nothing, error %lu\n", GetLastError());
}

static DWORD WINAPI waiter(void *port) {
    take(port, INFINITE);
    return 0;
}

int main(void) {
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    printf("port: %d\n", port != NULL);
    take(port, 0);
    take(port, 20);
    for (int i = 1; i <= 5; i++)
        printf("post: %d\n", PostQueuedCompletionStatus(port, i, i * 10, (OVERLAPPED *)(ULONG_PTR)(i * 100)));
    printf("wait on it: %lu\n", WaitForSingleObject(port, 0));
    take(port, INFINITE);
    OVERLAPPED_ENTRY entries[8];
    ULONG removed = 99;
    BOOL done = GetQueuedCompletionStatusEx(port, entries, 3, &removed, 1000, FALSE);
    printf("several: %d, %lu\n", done, removed);
    for (ULONG i = 0; i < removed; i++)
        printf("  key %lu overlapped %lu count %lu\n", (DWORD)entries[i].lpCompletionKey,
               (DWORD)(ULONG_PTR)entries[i].lpOverlapped, entries[i].dwNumberOfBytesTransferred);
    take(port, 0);
    printf("wait on it: %lu\n", WaitForSingleObject(port, 0));
    SetLastError(0);
    done = GetQueuedCompletionStatusEx(port, entries, 8, &removed, 10, FALSE);
    printf("several: %d, error %lu\n", done, GetLastError());
    HANDLE thread = CreateThread(NULL, 0, waiter, port, 0, NULL);
    Sleep(50);
    PostQueuedCompletionStatus(port, 1, 2, (OVERLAPPED *)3);
    WaitForSingleObject(thread, INFINITE);
    PostQueuedCompletionStatus(port, 4, 5, NULL);
    DWORD count = 0;
    ULONG_PTR key = 0;
    OVERLAPPED *overlapped = (OVERLAPPED *)1;
    done = GetQueuedCompletionStatus(port, &count, &key, &overlapped, 0);
    printf("without overlapped: %d %lu %lu %d\n", done, count, (DWORD)key, overlapped == NULL);
    HANDLE file = CreateFileA("plain.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    SetLastError(0);
    printf("no overlapped file: %d", CreateIoCompletionPort(file, port, 1, 0) != NULL);
    printf(", error %lu\n", GetLastError());
    CloseHandle(file);
    CloseHandle(port);
    return 0;
}
