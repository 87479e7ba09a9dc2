/* A program that is started again and again begins anew each time, with what it is given then.
 * files: words.txt=from-a-file folder/
 */
#include "child.h"

static int starts;
static char kept[32] = "as compiled";

static int be_the_child(int argc, char **argv) {
    char directory[MAX_PATH], round[16], text[32] = "";
    HANDLE event = argc > 3 ? (HANDLE)(ULONG_PTR)strtoul(argv[3], NULL, 16) : NULL;
    printf("round %s: starts %d, kept %s, words %d, ", argv[2], ++starts, kept, argc);
    strcpy(kept, "changed");
    GetEnvironmentVariableA("ROUND", round, sizeof round);
    GetCurrentDirectoryA(sizeof directory, directory);
    printf("variable %s, in the folder %d, ", round, strstr(directory, "folder") != NULL);
    if (fgets(text, sizeof text, stdin)) printf("input %s, ", text);
    if (event) printf("event %d, ", SetEvent(event));
    printf("out\n");
    fflush(stdout);
    if (atoi(argv[2]) % 5 == 4) RaiseException(0xE0000000 + atoi(argv[2]), EXCEPTION_NONCONTINUABLE, 0, NULL);
    return atoi(argv[2]) * 1000;
}

/* Every round gives something else: a pipe or the parent's output, input, folder, an event, a suspended start. */
static void run(int round, HANDLE nothing) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE reader = NULL, writer = NULL, input = nothing, event = NULL;
    STARTUPINFOA startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION child;
    char path[MAX_PATH], line[2 * MAX_PATH], variable[16], text[400];
    if (round % 2 && CreatePipe(&reader, &writer, &inherited, 0)) SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0);
    if (round % 3 == 1)
        input = CreateFileA("words.txt", GENERIC_READ, FILE_SHARE_READ, &inherited, OPEN_EXISTING, 0, NULL);
    if (round == 6) event = CreateEventA(&inherited, TRUE, FALSE, NULL);
    startup.hStdInput = input;
    startup.hStdOutput = writer ? writer : GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    sprintf(variable, "%c", 'a' + round);
    SetEnvironmentVariableA("ROUND", variable);
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" child %d", path, round);
    if (event) sprintf(line + strlen(line), " %x", (int)(ULONG_PTR)event);
    fflush(stdout);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, round % 4 == 3 ? CREATE_SUSPENDED : 0, NULL,
                        round % 4 == 2 ? "folder" : NULL, &startup, &child)) {
        printf("not started: %lu\n", GetLastError());
        return;
    }
    if (round % 4 == 3) {
        printf("suspended: %lx", WaitForSingleObject(child.hProcess, 20));
        if (round == 7) {
            printf(", terminated %d\n", TerminateProcess(child.hProcess, 77));
        } else
            printf(", resumed %lu\n", ResumeThread(child.hThread));
    }
    if (writer) {
        DWORD size, total = 0;
        CloseHandle(writer);
        while (ReadFile(reader, text + total, sizeof text - total, &size, NULL) && size) total += size;
        printf("by the pipe: %.*s", (int)total, text);
        CloseHandle(reader);
    }
    DWORD id = child.dwProcessId;
    int same = GetProcessId(child.hProcess) == id;
    DWORD code = end_of(&child);
    printf("exit code %lx, id %d", code, same);
    if (event) printf(", event %lx", WaitForSingleObject(event, 0));
    printf("\n");
    if (input != nothing) CloseHandle(input);
    if (event) CloseHandle(event);
}

int main(int argc, char **argv) {
    SetErrorMode(SEM_NOGPFAULTERRORBOX);
    if (argc > 2) return be_the_child(argc, argv);
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE nothing = CreateFileA("NUL", GENERIC_READ, FILE_SHARE_READ, &inherited, OPEN_EXISTING, 0, NULL);
    for (int round = 0; round < 12; round++) {
        if (round == 3) Sleep(300);
        run(round, nothing);
    }
    HANDLE all[4];
    for (int i = 0; i < 4; i++) {
        STARTUPINFOA startup = {0};
        PROCESS_INFORMATION child;
        if (!start_self("one two three", CREATE_SUSPENDED, &startup, &child)) return 1;
        all[i] = child.hProcess;
        if (i == 3) TerminateProcess(child.hProcess, 5);
        else TerminateProcess(child.hProcess, i);
        CloseHandle(child.hThread);
    }
    printf("all at once: %lx, codes", WaitForMultipleObjects(4, all, TRUE, 10000));
    for (int i = 0; i < 4; i++) {
        DWORD code;
        GetExitCodeProcess(all[i], &code);
        printf(" %lu", code);
    }
    printf("\n");
    return 0;
}
