/* Why a process cannot be created.
 * modules: library.c
 * files: junk.exe=nothing empty.exe text.txt=words
 */
#include "child.h"

static void try_start(const char *name, const char *line, const char *directory) {
    char copy[300];
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child = {0};
    if (line) strcpy(copy, line);
    SetLastError(0);
    BOOL started = CreateProcessA(name, line ? copy : NULL, NULL, NULL, FALSE, 0, NULL, directory, &startup, &child);
    printf("%s, %s: %d, error %lu\n", name ? name : "-", line ? line : "-", started, started ? 0 : GetLastError());
    if (started) end_of(&child);
}

int main(int argc, char **argv) {
    char path[MAX_PATH], library[MAX_PATH];
    if (argc > 1) return 0;
    GetModuleFileNameA(NULL, path, sizeof path);
    GetModuleFileNameA(LoadLibraryA("library_" MACHINE ".dll"), library, sizeof library);
    try_start("missing.exe", NULL, NULL);
    try_start(NULL, "missing", NULL);
    try_start(NULL, "missing and arguments", NULL);
    try_start(NULL, "no\\such\\folder.exe", NULL);
    try_start("no\\such\\folder.exe", NULL, NULL);
    try_start("junk.exe", NULL, NULL);
    try_start("junk", NULL, NULL);
    try_start(NULL, "junk", NULL);
    try_start(NULL, "\"junk\" argument", NULL);
    try_start("empty.exe", NULL, NULL);
    try_start("text.txt", NULL, NULL);
    SetLastError(0);
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child;
    BOOL started = CreateProcessA(library, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child);
    printf("a library: %d, error %lu\n", started, GetLastError());
    started = CreateProcessA(path, "x y", NULL, NULL, FALSE, 0, NULL, "no such folder", &startup, &child);
    printf("a missing directory: %d, error %lu\n", started, GetLastError());
    started = CreateProcessA(path, "x y", NULL, NULL, FALSE, 0, NULL, "text.txt", &startup, &child);
    printf("a file as directory: %d, error %lu\n", started, GetLastError());
    return 0;
}
