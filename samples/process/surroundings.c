/* A child's environment, directory, command line and start-up information are what its parent says.
 * files: folder/
 */
#include "child.h"

static int be_the_child(void) {
    char text[MAX_PATH];
    STARTUPINFOA info;
    GetStartupInfoA(&info);
    printf("  line \"%s\"\n", strstr(GetCommandLineA(), "child"));
    printf("  title \"%s\", flags %lx, show %d\n", strchr(info.lpTitle, '\\') ? "a path" : info.lpTitle,
           info.dwFlags, info.dwFlags & STARTF_USESHOWWINDOW ? info.wShowWindow : -1);
    for (const char **name = (const char *[]){"ONE", "TWO", "Three", "FOUR", NULL}; *name; name++)
        printf("  %s=%s\n", *name, GetEnvironmentVariableA(*name, text, sizeof text) ? text : "(none)");
    GetCurrentDirectoryA(sizeof text, text);
    printf("  in %s\n", strrchr(text, '\\') + 1);
    return 0;
}

static void run(const char *what, STARTUPINFOA *startup, DWORD flags, void *environment, const char *folder) {
    char path[MAX_PATH], line[2 * MAX_PATH];
    PROCESS_INFORMATION child;
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" child  \"a b\" c\\\"d ", path);
    printf("%s\n", what);
    fflush(stdout);
    startup->cb = sizeof *startup;
    if (CreateProcessA(NULL, line, NULL, NULL, TRUE, flags, environment, folder, startup, &child))
        end_of(&child);
    else
        printf("error %lu\n", GetLastError());
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child();
    STARTUPINFOA startup = {0};
    CreateDirectoryA("inner", NULL);
    SetCurrentDirectoryA("inner");
    SetEnvironmentVariableA("ONE", "1");
    SetEnvironmentVariableA("FOUR", NULL);
    run("inherited", &startup, 0, NULL, NULL);
    startup.lpTitle = "a title";
    startup.dwFlags = STARTF_USESHOWWINDOW;
    startup.wShowWindow = SW_MAXIMIZE;
    run("narrow", &startup, 0, "One=eins\0TWO=zwei\0", "..\\folder");
    run("wide", &startup, CREATE_UNICODE_ENVIRONMENT, L"THREE=drei\0TWO=\x00fc\0", "..\\folder\\");
    return 0;
}
