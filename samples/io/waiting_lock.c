/* LockFileEx that waits: overlapped until the other handle unlocks, refused at once if asked, canceled; and
 * CancelSynchronousIo of a thread that reads a pipe.
 */
#include <windows.h>
#include <stdio.h>

static DWORD WINAPI reader(void *pipe) {
    char buffer[4];
    DWORD count;
    BOOL done = ReadFile(pipe, buffer, 4, &count, NULL);
    printf("read: %d, error %lu\n", done, GetLastError());
    return 0;
}

int main(void) {
    HANDLE first = CreateFileA("locked.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, CREATE_ALWAYS,
                               FILE_FLAG_OVERLAPPED, NULL);
    HANDLE second = CreateFileA("locked.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL);
    OVERLAPPED one = {0}, two = {0};
    one.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    two.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    DWORD count;
    BOOL done = LockFileEx(first, LOCKFILE_EXCLUSIVE_LOCK, 0, 10, 0, &one);
    printf("lock: %d\n", done || GetLastError() == ERROR_IO_PENDING);
    done = LockFileEx(second, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 10, 0, &two);
    printf("at once: %d, refused %d\n", done, GetLastError() == ERROR_LOCK_VIOLATION || GetLastError() == ERROR_IO_PENDING);
    done = LockFileEx(second, LOCKFILE_EXCLUSIVE_LOCK, 0, 10, 0, &two);
    printf("waiting: %d, error %lu\n", done, GetLastError());
    printf("event: %lu\n", WaitForSingleObject(two.hEvent, 20));
    printf("unlock: %d\n", UnlockFileEx(first, 0, 10, 0, &one));
    done = GetOverlappedResult(second, &two, &count, TRUE);
    printf("result: %d\n", done);
    HANDLE input, output;
    CreatePipe(&input, &output, NULL, 0);
    HANDLE thread = CreateThread(NULL, 0, reader, input, 0, NULL);
    Sleep(100);
    done = CancelSynchronousIo(thread);
    printf("thread: %lu\n", WaitForSingleObject(thread, 3000));
    printf("cancel: %d\n", done);
    return 0;
}
