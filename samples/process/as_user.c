/* Programs are started with a token: the caller's own, or a copy; who cannot log on starts nothing.
 * flags: -D_WIN32_WINNT=0x0601
 */
#include "child.h"

static void ended(const char *what, BOOL started, PROCESS_INFORMATION *child) {
    printf("%s: %d", what, started);
    if (started) printf(", ended with %lu\n", end_of(child));
    else printf(", error %lu\n", GetLastError());
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {sizeof startup};
    STARTUPINFOW wide = {sizeof wide};
    PROCESS_INFORMATION child;
    HANDLE own, copy;
    char path[MAX_PATH], line[2 * MAX_PATH];
    WCHAR wide_line[2 * MAX_PATH];
    if (argc > 1) return 30 + argc;
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" a b", path);
    OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own);
    fflush(stdout);
    ended("own token", CreateProcessAsUserA(own, NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child), &child);
    printf("duplicate %d\n", DuplicateTokenEx(own, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation, TokenPrimary, &copy));
    fflush(stdout);
    ended("copied token", CreateProcessAsUserA(copy, NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child), &child);
    MultiByteToWideChar(CP_ACP, 0, line, -1, wide_line, 2 * MAX_PATH);
    ended("with token", CreateProcessWithTokenW(copy, 0, NULL, wide_line, 0, NULL, NULL, &wide, &child), &child);
    SetLastError(0);
    ended("with a token that is none",
          CreateProcessAsUserA((HANDLE)0x7FFC, NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child), &child);
    return 0;
}
