/* What the client of a pipe is told that its server has disconnected, and what one whose server has gone. */
#include "../facts.h"

#define NAME "\\\\.\\pipe\\pywine-disconnected"

static void use(const char *what, HANDLE end)
{
    char buffer[8];
    DWORD count = 0;

    printf("%s\n", what);
    result("  read", ReadFile(end, buffer, sizeof buffer, &count, NULL));
    result("  write", WriteFile(end, "bytes", 5, &count, NULL));
    result("  peek", PeekNamedPipe(end, NULL, 0, NULL, &count, NULL));
}

int main(void)
{
    HANDLE server, client, next;
    DWORD count;

    server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 512, 512, 0, NULL);
    client = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    ConnectNamedPipe(server, NULL);
    WriteFile(server, "lost", 4, &count, NULL);
    result("disconnect", DisconnectNamedPipe(server));
    use("disconnected client", client);
    use("disconnected server", server);
    next = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    result("nobody listens", next != INVALID_HANDLE_VALUE);
    result("wait", WaitNamedPipeA(NAME, 10));
    CloseHandle(client);
    CloseHandle(server);
    result("gone", WaitNamedPipeA(NAME, 10));

    server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 512, 512, 0, NULL);
    client = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    CloseHandle(server);
    use("client without a server", client);
    return 0;
}
