/* How CreateProcess finds a program: quotes, spaces, ".exe", the directories it searches. */
#include "child.h"

static void try_start(const char *application, const char *format) {
    char line[MAX_PATH], folder[MAX_PATH];
    GetCurrentDirectoryA(sizeof folder, folder);
    snprintf(line, sizeof line, format, folder);
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child;
    SetEnvironmentVariableA("NAME", format);
    if (CreateProcessA(application, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child))
        printf("%s: %lu\n", format, end_of(&child));
    else
        printf("%s: error %lu\n", format, GetLastError());
}

int main(int argc, char **argv) {
    char path[MAX_PATH], *name;
    GetModuleFileNameA(NULL, path, sizeof path);
    name = strrchr(path, '\\') + 1;
    if (GetEnvironmentVariableA("NAME", NULL, 0)) return 10 * argc + name[0] - '0';
    CreateDirectoryA("dir with space", NULL);
    CreateDirectoryA("on path", NULL);
    CopyFileA(path, "1.exe", FALSE);
    CopyFileA(path, "dir with space\\2.exe", FALSE);
    CopyFileA(path, "on path\\3.exe", FALSE);
    CopyFileA(path, "on path\\4.other", FALSE);
    CopyFileA(path, "dir.exe", FALSE);
    SetEnvironmentVariableA("PATH", "on path");
    try_start(NULL, "1");
    try_start(NULL, "1.exe a");
    try_start(NULL, "\"1\" a b");
    try_start(NULL, ".\\1 a");
    try_start("1.exe", "x y z");
    try_start("1", "x y z");
    try_start(NULL, "\"%s\\dir with space\\2\" a");
    try_start(NULL, "dir with space\\2 a");
    try_start(NULL, "dir with space\\2.exe");
    try_start(NULL, "\"dir with space\\2.exe\"a b");
    try_start(NULL, "3 a");
    try_start("3.exe", "3");
    try_start(NULL, "4.other a");
    try_start(NULL, "4 a");
    try_start(NULL, " 1 a");
    return 0;
}
