/* A child whose standard streams are ends of named pipes keeps them when its parent closes its own handles. */
#include <string.h>
#include "../facts.h"

static int child(void)
{
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE);
    char text[64];
    DWORD count;

    while (ReadFile(in, text, sizeof text, &count, NULL) && count) {
        for (DWORD i = 0; i < count; i++)
            if (text[i] >= 'a' && text[i] <= 'z')
                text[i] -= 32;
        WriteFile(out, text, count, &count, NULL);
    }
    return 7;
}

static void make(int number, HANDLE *reader, HANDLE *writer)
{
    char name[64];

    sprintf(name, "\\\\.\\pipe\\inherited-%lu-%d", GetCurrentProcessId(), number);
    *reader = CreateNamedPipeA(name, PIPE_ACCESS_INBOUND | FILE_FLAG_FIRST_PIPE_INSTANCE, 0, 1, 0, 65536, 1,
                               NULL);
    *writer = CreateFileA(name, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

int main(int argc, char **argv)
{
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    HANDLE ends[2][2];
    char command[300], text[64] = "";
    DWORD count, total = 0;

    if (argc > 1)
        return child();
    make(0, &ends[0][0], &ends[0][1]);
    make(1, &ends[1][0], &ends[1][1]);
    SetHandleInformation(ends[0][0], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(ends[1][1], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = ends[0][0];
    startup.hStdOutput = startup.hStdError = ends[1][1];
    sprintf(command, "\"%s\" child", argv[0]);
    result("created", CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
    CloseHandle(ends[0][0]);
    CloseHandle(ends[1][1]);
    result("wrote", WriteFile(ends[0][1], "hello", 5, &count, NULL));
    CloseHandle(ends[0][1]);
    while (ReadFile(ends[1][0], text + total, 60 - total, &count, NULL) && count)
        total += count;
    printf("read %lu %s\n", total, text);
    result("then", FALSE);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &count);
    printf("exit %lu\n", count);
    return 0;
}
