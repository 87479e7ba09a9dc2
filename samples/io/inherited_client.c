/* A child whose standard input is the client's end of a named pipe reads that the pipe is broken when the server's end is closed.
 */
#include <stdio.h>
#include <windows.h>

static int child(void)
{
    char text[10];
    DWORD count = 9;
    BOOL done = ReadFile(GetStdHandle(STD_INPUT_HANDLE), text, sizeof text, &count, NULL);

    printf("child: %d %lu %lu\n", done, done ? 0 : GetLastError(), count);
    printf("child: %d\n", getchar());
    return 0;
}

int main(int argc, char **argv)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION made;
    HANDLE server, client;
    char name[60], line[300];

    if (argc > 1)
        return child();
    sprintf(name, "\\\\.\\pipe\\inherited.%lu", GetCurrentProcessId());
    server = CreateNamedPipeA(name, PIPE_ACCESS_OUTBOUND | FILE_FLAG_FIRST_PIPE_INSTANCE | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 4096,
                              4096, 0, NULL);
    client = CreateFileA(name, GENERIC_READ, 0, &inherit, OPEN_EXISTING, 0, NULL);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = client;
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    sprintf(line, "\"%s\" child", argv[0]);
    printf("%d\n", CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made));
    fflush(stdout);
    CloseHandle(client);
    CloseHandle(server);
    WaitForSingleObject(made.hProcess, INFINITE);
    return 0;
}
