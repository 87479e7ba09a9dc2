/* A control event reaches the processes of a group: their handlers, or their end (as documented: needs a console). */
#include "child.h"

static BOOL WINAPI handle(DWORD event) {
    printf("  event %lu\n", event);
    fflush(stdout);
    ExitProcess(40 + event);
    return TRUE;
}

static int be_the_child(char **argv) {
    if (!strcmp(argv[1], "handle")) SetConsoleCtrlHandler(handle, TRUE);
    fputs("ready", stderr);
    Sleep(10000);
    return 1;
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child(argv);
    HANDLE ready[2];
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    CreatePipe(&ready[0], &ready[1], &inherited, 0);
    for (const char **what = (const char *[]){"handle x", "die x", NULL}; *what; what++) {
        STARTUPINFOA startup = {.dwFlags = STARTF_USESTDHANDLES, .hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE),
                                .hStdError = ready[1]};
        PROCESS_INFORMATION child;
        char text[5];
        DWORD count;
        if (!start_self(*what, CREATE_NEW_PROCESS_GROUP, &startup, &child)) return 1;
        ReadFile(ready[0], text, sizeof text, &count, NULL);
        BOOL sent = GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, child.dwProcessId);
        DWORD code = end_of(&child);
        printf("%s: sent %d, ended with %lx\n", *what, sent, code);
    }
    return 0;
}
