/* ShellExecute starts programs and says why it cannot.
 * flags: -lshell32
 */
#include "child.h"
#include <shellapi.h>

int main(int argc, char **argv) {
    char path[MAX_PATH];
    DWORD code = 0;
    if (argc > 1) return 10 * argc + atoi(argv[1]);
    GetModuleFileNameA(NULL, path, sizeof path);
    SHELLEXECUTEINFOA info = {.cbSize = sizeof info, .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI,
                              .lpVerb = "open", .lpFile = path, .lpParameters = "3 \"a b\"", .nShow = SW_SHOW};
    printf("started %d", ShellExecuteExA(&info));
    printf(", instance above 32 %d", (INT_PTR)info.hInstApp > 32);
    printf(", wait %lx", WaitForSingleObject(info.hProcess, 20000));
    GetExitCodeProcess(info.hProcess, &code);
    printf(", code %lu\n", code);
    CloseHandle(info.hProcess);
    printf("simple %d\n", (INT_PTR)ShellExecuteA(NULL, NULL, path, "1", NULL, SW_SHOW) > 32);
    info.lpFile = "missing.exe";
    printf("missing %d", ShellExecuteExA(&info));
    printf(" error %lu\n", GetLastError());
    printf("missing %d\n", (int)(INT_PTR)ShellExecuteA(NULL, "open", "missing.exe", NULL, NULL, SW_SHOW));
    return 0;
}
