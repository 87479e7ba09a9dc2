/* Inheritable handles have the same values in a child; a list says which of them it gets.
 * files: one.txt=first two.txt=second three.txt=third
 */
#include "child.h"

static int be_the_child(int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        HANDLE file = (HANDLE)(ULONG_PTR)strtoul(argv[i], NULL, 16);
        char text[10];
        DWORD count = 0, flags = 0;
        if (ReadFile(file, text, sizeof text, &count, NULL)) {
            GetHandleInformation(file, &flags);
            printf("  %.*s, flags %lu\n", (int)count, text, flags);
        } else
            printf("  error %lu\n", GetLastError());
    }
    return 0;
}

static DWORD run(HANDLE *files, int count, LPPROC_THREAD_ATTRIBUTE_LIST list) {
    char arguments[100] = "child";
    for (int i = 0; i < count; i++) sprintf(arguments + strlen(arguments), " %x", (int)(ULONG_PTR)files[i]);
    STARTUPINFOEXA startup = {.StartupInfo.cb = sizeof startup, .lpAttributeList = list};
    PROCESS_INFORMATION child;
    char path[MAX_PATH], line[2 * MAX_PATH];
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" %s", path, arguments);
    fflush(stdout);
    for (int i = 0; i < count; i++) SetFilePointer(files[i], 0, NULL, FILE_BEGIN);
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, list ? EXTENDED_STARTUPINFO_PRESENT : 0, NULL, NULL,
                        &startup.StartupInfo, &child))
        return GetLastError();
    return end_of(&child);
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child(argc, argv);
    static const char *names[] = {"one.txt", "two.txt", "three.txt"};
    HANDLE files[3];
    for (int i = 0; i < 3; i++) {
        SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, i != 1};
        files[i] = CreateFileA(names[i], GENERIC_READ, FILE_SHARE_READ, &inherited, OPEN_EXISTING, 0, NULL);
    }
    printf("all inheritable ones: %lu\n", run(files, 3, NULL));
    SetHandleInformation(files[1], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    printf("the second too: %lu\n", run(files, 3, NULL));
    SIZE_T size = 0;
    printf("size %d", InitializeProcThreadAttributeList(NULL, 1, 0, &size));
    printf(", error %lu, known %d\n", GetLastError(), size > 0);
    LPPROC_THREAD_ATTRIBUTE_LIST list = malloc(size);
    printf("list %d", InitializeProcThreadAttributeList(list, 1, 0, &size));
    HANDLE chosen[] = {files[2], GetStdHandle(STD_OUTPUT_HANDLE)};
    printf(", update %d\n", UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, chosen,
                                                      sizeof chosen, NULL, NULL));
    printf("the third: %lu\n", run(files, 3, list));
    DeleteProcThreadAttributeList(list);
    return 0;
}
