/* A process created suspended does nothing until its thread is resumed; one that is terminated has that exit code. */
#include "child.h"

int main(int argc, char **argv) {
    if (argc > 1) {
        printf("child %s\n", argv[1]);
        fflush(stdout);
        if (!strcmp(argv[1], "waits")) Sleep(INFINITE);
        return 4;
    }
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    DWORD code;
    start_self("resumed", CREATE_SUSPENDED, &startup, &child);
    printf("suspended: wait %lx\n", WaitForSingleObject(child.hProcess, 200));
    printf("suspended again: %lu\n", SuspendThread(child.hThread));
    printf("count %lu\n", ResumeThread(child.hThread));
    GetExitCodeProcess(child.hProcess, &code);
    printf("exit code %lu\n", code);
    fflush(stdout);
    DWORD count = ResumeThread(child.hThread);
    DWORD end = end_of(&child);
    printf("count %lu, ended with %lu\n", count, end);
    start_self("terminated", CREATE_SUSPENDED, &startup, &child);
    printf("terminate %d\n", TerminateProcess(child.hProcess, 0x1234567));
    printf("ended with %lx\n", end_of(&child));
    HANDLE out[2];
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    char text[20];
    CreatePipe(&out[0], &out[1], &inherited, 0);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdOutput = startup.hStdError = out[1];
    start_self("waits", 0, &startup, &child);
    CloseHandle(out[1]);
    ReadFile(out[0], text, sizeof text, &count, NULL);
    printf("it said %.*s", (int)count, text);
    printf("terminate %d\n", TerminateProcess(child.hProcess, 99));
    printf("ended with %lu\n", end_of(&child));
    printf("its pipe %d", ReadFile(out[0], text, sizeof text, &count, NULL));
    printf(" error %lu\n", GetLastError());
    return 0;
}
