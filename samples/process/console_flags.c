/* Children without a console, or with another one: standard handles, code page, groups. */
#include "child.h"

static void describe(const char *what, DWORD flags) {
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE in, out;
    char text[200];
    DWORD got, used = 0;
    PROCESS_INFORMATION child;
    CreatePipe(&in, &out, &inherited, 0);
    STARTUPINFOA startup = {.dwFlags = STARTF_USESTDHANDLES, .hStdOutput = out, .hStdError = out};
    SetLastError(0);
    if (!start_self("describe", flags, &startup, &child)) {
        printf("%s: error %lu\n", what, GetLastError());
        return;
    }
    CloseHandle(out);
    while (used < sizeof text - 1 && ReadFile(in, text + used, sizeof text - 1 - used, &got, NULL) && got) used += got;
    text[used] = 0;
    printf("%s: %sended with %lu\n", what, text, end_of(&child));
    CloseHandle(in);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        DWORD ids[4], count = GetConsoleProcessList(ids, 4);
        printf("on a console %d, attach to parent's ", count > 0);
        SetLastError(0);
        BOOL attached = AttachConsole(ATTACH_PARENT_PROCESS);
        printf("%d error %lu, ", attached, attached ? 0 : GetLastError());
        fflush(stdout);
        return 3;
    }
    describe("detached", DETACHED_PROCESS);
    describe("no window", CREATE_NO_WINDOW);
    describe("new and detached", CREATE_NEW_CONSOLE | DETACHED_PROCESS);
    describe("new group", CREATE_NEW_PROCESS_GROUP);
    return 0;
}
