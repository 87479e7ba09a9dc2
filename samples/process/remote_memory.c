/* The memory of another process, suspended or running, is read, written, allocated and protected like one's own. */
#include "child.h"

static volatile int number = 7;
static char text[40] = "of the child itself";

static void look(HANDLE process, void *address, const char *what) {
    MEMORY_BASIC_INFORMATION info;
    SIZE_T got = VirtualQueryEx(process, address, &info, sizeof info);
    printf("%s: %d, base %d, size %lx, state %lx, protection %lx, type %lx\n", what, got == sizeof info,
           info.BaseAddress == address, (unsigned long)info.RegionSize, info.State, info.Protect, info.Type);
}

static void use(HANDLE process) {
    SIZE_T done = 0;
    DWORD old;
    char copy[40] = "";
    int value = 0;
    printf("read %d", ReadProcessMemory(process, (void *)&number, &value, sizeof value, &done));
    printf(" %d bytes: %d\n", (int)done, value);
    value = 42;
    printf("written %d", WriteProcessMemory(process, (void *)&number, &value, sizeof value, &done));
    printf(" %d bytes\n", (int)done);
    WriteProcessMemory(process, text, "by the parent", 14, NULL);
    ReadProcessMemory(process, text, copy, sizeof copy, NULL);
    printf("text: %s; mine: %s, %d\n", copy, text, number);
    char *page = VirtualAllocEx(process, NULL, 0x3000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    look(process, page, "allocated");
    printf("protect %d", VirtualProtectEx(process, page + 0x1000, 0x1000, PAGE_READONLY, &old));
    printf(" was %lx\n", old);
    look(process, page, "first");
    look(process, page + 0x1000, "second");
    WriteProcessMemory(process, page, "there", 6, &done);
    ReadProcessMemory(process, page, copy, 6, &done);
    printf("in it: %s\n", copy);
    printf("free %d\n", VirtualFreeEx(process, page, 0, MEM_RELEASE));
    done = 99;
    printf("read nowhere %d", ReadProcessMemory(process, (void *)16, copy, 6, &done));
    printf(" %d bytes\n", (int)done);
    printf("write nowhere %d", WriteProcessMemory(process, (void *)16, copy, 6, &done));
    printf(" %d bytes\n", (int)done);
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    if (argc > 1) {
        if (!strcmp(argv[1], "running")) {
            HANDLE ready = OpenEventA(EVENT_MODIFY_STATE, FALSE, "remote memory: ready");
            HANDLE go = OpenEventA(SYNCHRONIZE, FALSE, "remote memory: go");
            SetEvent(ready);
            WaitForSingleObject(go, INFINITE);
        }
        printf("child: %d, %s\n", number, text);
        return 0;
    }
    start_self("suspended", CREATE_SUSPENDED, &startup, &child);
    use(child.hProcess);
    fflush(stdout);
    ResumeThread(child.hThread);
    end_of(&child);
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, "remote memory: ready");
    HANDLE go = CreateEventA(NULL, FALSE, FALSE, "remote memory: go");
    start_self("running", 0, &startup, &child);
    WaitForSingleObject(ready, INFINITE);
    HANDLE other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, child.dwProcessId);
    use(other);
    fflush(stdout);
    SetEvent(go);
    WaitForSingleObject(other, INFINITE);
    printf("ended: read %d", ReadProcessMemory(other, text, text, 1, NULL));
    printf("\n");
    CloseHandle(other);
    printf("ended with %lu\n", end_of(&child));
    return 0;
}
