/* A named pipe connects two processes: messages go both ways, each end knows who is at the other.
 * flags: -D_WIN32_WINNT=0x0601
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#define NAME "\\\\.\\pipe\\pywine sample across"

static int client(void) {
    char text[40] = "", answer[40] = "";
    DWORD got = 0, mode = PIPE_READMODE_MESSAGE;
    ULONG server = 0;
    printf("client: wait %d\n", WaitNamedPipeA(NAME, 5000));
    HANDLE pipe = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("client: open %d, mode %d\n", pipe != INVALID_HANDLE_VALUE, SetNamedPipeHandleState(pipe, &mode, NULL, NULL));
    GetNamedPipeServerProcessId(pipe, &server);
    printf("client: server known %d\n", server != 0 && server != GetCurrentProcessId());
    printf("client: read %d", ReadFile(pipe, text, 4, &got, NULL));
    printf(" error %lu, %lu bytes\n", GetLastError(), got);
    printf("client: rest %d", ReadFile(pipe, text + 4, sizeof text - 4, &got, NULL));
    printf(", %s\n", text);
    printf("client: ask %d", TransactNamedPipe(pipe, "question", 8, answer, sizeof answer, &got, NULL));
    printf(", %.*s\n", (int)got, answer);
    fflush(stdout);
    CloseHandle(pipe);
    return 0;
}

int main(int argc, char **argv) {
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child;
    char path[MAX_PATH], line[2 * MAX_PATH], text[40] = "";
    DWORD got;
    ULONG id = 0;
    if (argc > 1) return client();
    HANDLE pipe = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE | PIPE_WAIT, 1, 4096, 4096,
                                   0, NULL);
    printf("pipe %d\n", pipe != INVALID_HANDLE_VALUE);
    fflush(stdout);
    GetModuleFileNameA(NULL, path, sizeof path);
    snprintf(line, sizeof line, "\"%s\" client", path);
    CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child);
    BOOL connected = ConnectNamedPipe(pipe, NULL) || GetLastError() == ERROR_PIPE_CONNECTED;
    GetNamedPipeClientProcessId(pipe, &id);
    WriteFile(pipe, "a message", 10, &got, NULL);
    BOOL asked = ReadFile(pipe, text, sizeof text, &got, NULL);
    DWORD length = got;
    WriteFile(pipe, "answer", 6, &got, NULL);
    BOOL more = ReadFile(pipe, line, sizeof line, &got, NULL);
    DWORD error = GetLastError();
    WaitForSingleObject(child.hProcess, INFINITE);
    printf("server: connected %d, client known %d\n", connected, id == child.dwProcessId);
    printf("server: asked %d, %.*s\n", asked, (int)length, text);
    printf("server: after its end %d, error %lu\n", more, error);
    return 0;
}
