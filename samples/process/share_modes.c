/* The share modes of one process's opens hold for the others, until it closes them or ends. */
#include "child.h"

static const DWORD accesses[] = {GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE, DELETE, 0};
static const char *names[] = {"read", "write", "both", "delete", "none"};

static void try_all(int removes) {
    for (int a = 0; a < 5; a++) {
        printf("   %-6s", names[a]);
        for (DWORD share = 0; share < 8; share++) {
            HANDLE file = CreateFileA("share.txt", accesses[a], share, NULL, OPEN_EXISTING, 0, NULL);
            printf(" %2lu", file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
            if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
        }
        printf("\n");
    }
    HANDLE file = CreateFileA("share.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL);
    printf("   overwrite %lu", file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    printf("\n");
    if (!removes) return;
    printf("   move %lu", MoveFileA("share.txt", "moved.txt") ? 0 : GetLastError());
    printf(" delete %lu\n", DeleteFileA("share.txt") ? 0 : GetLastError());
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (argc > 1 && !strncmp(argv[1], "try", 3)) {
        try_all(argv[1][3] == '!');
        return 0;
    }
    if (argc > 1) {
        CreateFileA("share.txt", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
        SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, "share modes: open"));
        Sleep(INFINITE);
    }
    CloseHandle(CreateFileA("share.txt", GENERIC_WRITE, 7, NULL, CREATE_ALWAYS, 0, NULL));
    for (int a = 0; a < 5; a++)
        for (DWORD share = 0; share < 8; share += 1 + (a == 4)) {
            HANDLE file = CreateFileA("share.txt", accesses[a], share, NULL, OPEN_EXISTING, 0, NULL);
            printf("%s, share %lu: %lu\n", names[a], share, file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
            start_self(share & FILE_SHARE_DELETE || a == 4 ? "try" : "try!", 0, &startup, &child);
            end_of(&child);
            CloseHandle(file);
        }
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "share modes: open");
    start_self("hold", 0, &startup, &child);
    WaitForSingleObject(ready, INFINITE);
    HANDLE file = CreateFileA("share.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    printf("held: %lu\n", file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    TerminateProcess(child.hProcess, 1);
    end_of(&child);
    file = CreateFileA("share.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    printf("its process was terminated: %lu\n", file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    return 0;
}
