/* A child reads from one pipe and writes into two others, which end when it ends. */
#include "child.h"

static int be_the_child(void) {
    char line[100];
    while (fgets(line, sizeof line, stdin)) {
        for (char *at = line; *at; at++)
            if (*at >= 'a' && *at <= 'z') *at -= 32;
        fputs(line, stdout);
    }
    fputs("no more input\n", stderr);
    return 5;
}

static void show(const char *name, HANDLE pipe) {
    char buffer[200];
    DWORD count, size = 0;
    while (ReadFile(pipe, buffer + size, sizeof buffer - size, &count, NULL) && count) size += count;
    printf("%s: %lu bytes, then error %lu: %.*s", name, size, GetLastError(), (int)size, buffer);
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child();
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE in[2], out[2], err[2];
    DWORD count;
    CreatePipe(&in[0], &in[1], &inherited, 0);
    CreatePipe(&out[0], &out[1], &inherited, 0);
    CreatePipe(&err[0], &err[1], &inherited, 0);
    SetHandleInformation(in[1], HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(out[0], HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(err[0], HANDLE_FLAG_INHERIT, 0);
    STARTUPINFOA startup = {.dwFlags = STARTF_USESTDHANDLES, .hStdInput = in[0], .hStdOutput = out[1],
                            .hStdError = err[1]};
    PROCESS_INFORMATION child;
    if (!start_self("child", 0, &startup, &child)) return 1;
    CloseHandle(in[0]);
    CloseHandle(out[1]);
    CloseHandle(err[1]);
    WriteFile(in[1], "first\r\nsecond\r\n", 15, &count, NULL);
    printf("still active: %lx\n", WaitForSingleObject(child.hProcess, 20));
    DWORD code;
    GetExitCodeProcess(child.hProcess, &code);
    printf("its exit code: %lu\n", code);
    CloseHandle(in[1]);
    show("output", out[0]);
    show("errors", err[0]);
    printf("ended with %lu\n", end_of(&child));
    return 0;
}
