/* WinExec starts a program by its command line, and says which error it was when it cannot. */
#include "child.h"

int main(int argc, char **argv) {
    char path[MAX_PATH], line[MAX_PATH + 30];
    HANDLE done;
    if (argc > 1) {
        printf("child %s\n", argv[1]);
        fflush(stdout);
        SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, "pywine win exec"));
        return 0;
    }
    done = CreateEventA(NULL, FALSE, FALSE, "pywine win exec");
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" argument", path);
    printf("started: %d\n", WinExec(line, SW_SHOW) > 31);
    printf("heard: %lx\n", WaitForSingleObject(done, 10000));
    printf("missing: %u\n", WinExec("C:\\missing.exe", SW_SHOW));
    printf("no folder: %u\n", WinExec("C:\\missing\\missing.exe", SW_SHOW));
    return 0;
}
