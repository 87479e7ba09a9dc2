/* A mailslot takes messages of other processes, tells what waits, and its reader waits so long as was said. */
#include "../facts.h"

static void info(HANDLE slot) {
    DWORD most, next, count, timeout;
    BOOL done = GetMailslotInfo(slot, &most, &next, &count, &timeout);
    printf("  info %d: most %lu, next %ld, count %lu, time-out %ld\n", done, most, (long)next, count, (long)timeout);
}

static void take(HANDLE slot, DWORD room) {
    char text[64] = "";
    DWORD got = 99;
    BOOL done = ReadFile(slot, text, room, &got, NULL);
    if (done) printf("  read %lu [%.*s]\n", got, (int)got, text);
    else printf("  read: error %lu\n", GetLastError());
}

int main(int argc, char **argv) {
    const char *name = "\\\\.\\mailslot\\pywine\\sample";
    DWORD put = 0;
    if (argc > 1) {
        HANDLE other = CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
        return !WriteFile(other, "from a child", 12, &put, NULL);
    }
    printf("nobody's: %d", CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    printf(" error %lu\n", GetLastError());
    HANDLE slot = CreateMailslotA(name, 20, 0, NULL);
    printf("created %d\n", slot != INVALID_HANDLE_VALUE);
    printf("again %d", CreateMailslotA("\\\\.\\MAILSLOT\\Pywine\\Sample", 20, 0, NULL) == INVALID_HANDLE_VALUE);
    printf(" error %lu\n", GetLastError());
    printf("wrong name %d", CreateMailslotA("sample", 20, 0, NULL) == INVALID_HANDLE_VALUE);
    printf(" error %lu\n", GetLastError());
    info(slot);
    take(slot, 20);
    HANDLE writer = CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    printf("write %d", WriteFile(writer, "first", 5, &put, NULL));
    printf(" %lu, %d", put, WriteFile(writer, "second one", 10, &put, NULL));
    printf(" %lu, %d", put, WriteFile(writer, "", 0, &put, NULL));
    printf(" %lu\n", put);
    info(slot);
    take(slot, 3);
    take(slot, 20);
    take(slot, 20);
    info(slot);
    take(slot, 20);
    printf("read the writer %d", ReadFile(writer, &put, 1, &put, NULL));
    printf(" error %lu\n", GetLastError());
    for (int i = 0; i < 40; i++) WriteFile(writer, "many", 4, &put, NULL);
    info(slot);
    for (int i = 0; i < 39; i++) ReadFile(slot, (char[4]){0}, 4, &put, NULL);
    take(slot, 20);
    printf("set %d\n", SetMailslotInfo(slot, 100));
    info(slot);
    DWORD before = GetTickCount();
    take(slot, 20);
    printf("waited %d\n", GetTickCount() - before >= 90);
    SetMailslotInfo(slot, MAILSLOT_WAIT_FOREVER);
    char line[600];
    GetModuleFileNameA(NULL, line, 500);
    strcat(line, " child");
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child;
    CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child);
    take(slot, 20);
    WaitForSingleObject(child.hProcess, INFINITE);
    printf("not one %d", GetMailslotInfo(writer, NULL, NULL, NULL, NULL));
    printf(" error %lu\n", GetLastError());
    CloseHandle(slot);
    printf("gone: %d", WriteFile(writer, "x", 1, &put, NULL));
    CloseHandle(writer);
    printf(", %d", CreateFileA(name, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    printf(" error %lu\n", GetLastError());
    return 0;
}
