/* Programs that Windows itself brings along are found by name. */
#include "child.h"

int main(void) {
    HANDLE out[2];
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    CreatePipe(&out[0], &out[1], &inherited, 0);
    STARTUPINFOA startup = {sizeof startup, .dwFlags = STARTF_USESTDHANDLES, .hStdOutput = out[1]};
    PROCESS_INFORMATION child;
    char line[] = "hostname", text[300] = "", name[300];
    DWORD count, size = sizeof name;
    if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) return GetLastError();
    printf("ended with %lu\n", end_of(&child));
    CloseHandle(out[1]);
    ReadFile(out[0], text, sizeof text - 1, &count, NULL);
    GetComputerNameA(name, &size);
    printf("the computer's name %d\n", !_strnicmp(text, name, strlen(name)));
    printf("a line %d\n", strchr(text, '\n') == text + count - 1);
    return 0;
}
