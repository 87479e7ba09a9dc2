/* Changes in a folder: ReadDirectoryChangesW on a completion port and with a routine, notifications.
 */
#include <windows.h>
#include <stdio.h>

static char buffer[1024];

static void show(DWORD count) {
    FILE_NOTIFY_INFORMATION *one = (FILE_NOTIFY_INFORMATION *)buffer;
    if (!count)
        return;
    printf("action %lu: %.*ls\n", one->Action, (int)(one->FileNameLength / 2), one->FileName);
}

static void create(const char *name) {
    CloseHandle(CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
}

static void CALLBACK routine(DWORD error, DWORD count, OVERLAPPED *overlapped) {
    printf("routine: error %lu\n", error);
    show(count);
}

static HANDLE folder(void) {
    return CreateFileA("folder", FILE_LIST_DIRECTORY, 7, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, NULL);
}

int main(void) {
    CreateDirectoryA("folder", NULL);
    HANDLE watched = folder(), port = CreateIoCompletionPort(watched, NULL, 9, 0);
    OVERLAPPED overlapped = {0}, *which;
    DWORD count;
    ULONG_PTR key;
    BOOL done = ReadDirectoryChangesW(watched, buffer, sizeof buffer, TRUE, FILE_NOTIFY_CHANGE_FILE_NAME, NULL,
                                      &overlapped, NULL);
    printf("asked: %d\n", done);
    printf("nothing: %d\n", GetQueuedCompletionStatus(port, &count, &key, &which, 20));
    create("folder\\one.txt");
    done = GetQueuedCompletionStatus(port, &count, &key, &which, 3000);
    printf("packet: %d, key %lu\n", done, (DWORD)key);
    show(count);
    ReadDirectoryChangesW(watched, buffer, sizeof buffer, TRUE, FILE_NOTIFY_CHANGE_FILE_NAME, NULL, &overlapped, NULL);
    printf("cancel: %d\n", CancelIoEx(watched, &overlapped));
    done = GetQueuedCompletionStatus(port, &count, &key, &which, 3000);
    printf("packet: %d, error %lu\n", done, GetLastError());
    CloseHandle(watched);
    watched = folder();
    done = ReadDirectoryChangesW(watched, buffer, sizeof buffer, FALSE, FILE_NOTIFY_CHANGE_FILE_NAME, NULL, &overlapped,
                                 routine);
    printf("with a routine: %d\n", done);
    DeleteFileA("folder\\one.txt");
    printf("alertable: %lu\n", SleepEx(3000, TRUE));
    HANDLE notification = FindFirstChangeNotificationA("folder", FALSE, FILE_NOTIFY_CHANGE_DIR_NAME);
    printf("notification: %d, %lu\n", notification != INVALID_HANDLE_VALUE, WaitForSingleObject(notification, 20));
    CreateDirectoryA("folder\\new", NULL);
    printf("changed: %lu\n", WaitForSingleObject(notification, 3000));
    printf("next: %d, ", FindNextChangeNotification(notification));
    printf("%lu\n", WaitForSingleObject(notification, 20));
    RemoveDirectoryA("folder\\new");
    printf("changed: %lu\n", WaitForSingleObject(notification, 3000));
    printf("close: %d\n", FindCloseChangeNotification(notification));
    return 0;
}
