/* DuplicateHandle puts handles of every kind into another process, takes them out of it, and closes them there. */
#include "child.h"

static volatile HANDLE given[6];
static volatile HANDLE own[2];
static volatile LONG stage;

static HANDLE put(HANDLE process, HANDLE handle, DWORD access, DWORD options) {
    HANDLE copy = NULL;
    printf("put %d\n", DuplicateHandle(GetCurrentProcess(), handle, process, &copy, access, FALSE, options));
    return copy;
}

static int child(void) {
    DWORD done;
    printf("event was %lu\n", WaitForSingleObject(given[0], 0));
    SetEvent(given[0]);
    printf("file %d", WriteFile(given[1], "by the child\n", 13, &done, NULL));
    printf(" read %d\n", ReadFile(given[1], &done, 4, &done, NULL));
    printf("pipe %d\n", WriteFile(given[2], "piped", 5, &done, NULL));
    char *view = MapViewOfFile(given[3], FILE_MAP_WRITE, 0, 0, 0);
    printf("section: %s\n", view);
    strcpy(view, "from the child");
    printf("parent runs: %lx\n", WaitForSingleObject(given[4], 0));
    printf("semaphore %lu %lx\n", WaitForSingleObject(given[5], 0), WaitForSingleObject(given[5], 0));
    own[0] = CreateEventA(NULL, TRUE, TRUE, NULL);
    own[1] = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE done_event = OpenEventA(EVENT_MODIFY_STATE, FALSE, "across: ready");
    HANDLE go = OpenEventA(SYNCHRONIZE, FALSE, "across: go");
    SetEvent(done_event);
    WaitForSingleObject(go, INFINITE);
    printf("set by the parent: %lu\n", WaitForSingleObject(own[1], 0));
    SetLastError(0);
    printf("closed by it: %d", SetEvent(own[0]));
    printf(" error %lu\n", GetLastError());
    return 6;
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION other;
    HANDLE ends[2], copies[6], theirs[2], mine;
    DWORD done;
    char text[40] = "";
    if (argc > 1) return child();
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    HANDLE file = CreateFileA("across.txt", GENERIC_READ | GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, NULL);
    HANDLE semaphore = CreateSemaphoreA(NULL, 1, 3, NULL);
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "across: ready");
    HANDLE go = CreateEventA(NULL, FALSE, FALSE, "across: go");
    char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    strcpy(view, "from the parent");
    CreatePipe(&ends[0], &ends[1], NULL, 0);
    start_self("child", CREATE_SUSPENDED, &startup, &other);
    copies[0] = put(other.hProcess, event, 0, DUPLICATE_SAME_ACCESS);
    copies[1] = put(other.hProcess, file, GENERIC_WRITE, 0);
    copies[2] = put(other.hProcess, ends[1], 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
    copies[3] = put(other.hProcess, section, 0, DUPLICATE_SAME_ACCESS);
    copies[4] = put(other.hProcess, GetCurrentProcess(), SYNCHRONIZE, 0);
    copies[5] = put(other.hProcess, semaphore, 0, DUPLICATE_SAME_ACCESS);
    printf("source closed: %d\n", !CloseHandle(ends[1]));
    WriteProcessMemory(other.hProcess, (void *)given, copies, sizeof copies, NULL);
    fflush(stdout);
    ResumeThread(other.hThread);
    WaitForSingleObject(ready, INFINITE);
    printf("event set by the child: %lu\n", WaitForSingleObject(event, 0));
    ReadFile(ends[0], text, sizeof text, &done, NULL);
    printf("piped: %s\n", text);
    printf("section: %s\n", view);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    memset(text, 0, sizeof text);
    ReadFile(file, text, sizeof text - 1, &done, NULL);
    printf("file: %s", text);
    ReadProcessMemory(other.hProcess, (void *)own, theirs, sizeof theirs, NULL);
    printf("take %d", DuplicateHandle(other.hProcess, theirs[0], GetCurrentProcess(), &mine, 0, FALSE,
                                      DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    printf(", set: %lu\n", WaitForSingleObject(mine, 0));
    DuplicateHandle(other.hProcess, theirs[1], GetCurrentProcess(), &mine, 0, FALSE, DUPLICATE_SAME_ACCESS);
    printf("not set: %lx\n", WaitForSingleObject(mine, 0));
    SetEvent(mine);
    SetLastError(0);
    printf("no such handle: %d", DuplicateHandle(other.hProcess, (HANDLE)0x7770, GetCurrentProcess(), &mine, 0, FALSE,
                                                 DUPLICATE_SAME_ACCESS));
    printf(" error %lu\n", GetLastError());
    fflush(stdout);
    SetEvent(go);
    printf("child ended with %lu\n", end_of(&other));
    return 0;
}
