/* Starts the command lines it is given, one after the other. `-n` first: does not wait for the next one. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(int argc, char **argv) {
    int waits = 1;
    for (int i = 1; i < argc; i++) {
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION child;
        DWORD code;
        if (!strcmp(argv[i], "-n")) {
            waits = 0;
            continue;
        }
        if (!CreateProcessA(NULL, argv[i], NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) {
            printf("error %lu\n", GetLastError());
            fflush(stdout);
            continue;
        }
        if (waits) {
            WaitForSingleObject(child.hProcess, INFINITE);
            GetExitCodeProcess(child.hProcess, &code);
            printf("code %lx\n", code);
            fflush(stdout);
        }
        waits = 1;
    }
    return 0;
}
