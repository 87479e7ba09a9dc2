/* Named pipes in bytes and messages: connecting, busy instances, peeking, transactions, disconnecting.
 */
#include <windows.h>
#include <stdio.h>

#define NAME "\\\\.\\pipe\\sample pipe"

static HANDLE connect_to(const char *what) {
    HANDLE client = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("%s: %d, error %lu\n", what, client != INVALID_HANDLE_VALUE,
           client == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    return client;
}

static void result(const char *what, BOOL done, const DWORD *count) {
    printf("%s: %d, count %lu, error %lu\n", what, done, count ? *count : 0, done ? 0 : GetLastError());
}

static DWORD WINAPI call(void *unused) {
    char buffer[16] = {0};
    DWORD count = 0;
    BOOL done = CallNamedPipeA(NAME, "ask", 3, buffer, sizeof buffer, &count, 3000);
    printf("call: %d, %lu, %s\n", done, count, buffer);
    return 0;
}

int main(void) {
    char buffer[64] = {0};
    DWORD count = 0, total, left;
    connect_to("nobody");
    result("wait for nobody", WaitNamedPipeA(NAME, 10), NULL);
    HANDLE server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 512, 512, 0, NULL);
    printf("type %lu\n", GetFileType(server));
    HANDLE second = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 512, 512, 0, NULL);
    printf("second: %d, error %lu\n", second != INVALID_HANDLE_VALUE, GetLastError());
    result("wait", WaitNamedPipeA(NAME, 10), NULL);
    HANDLE client = connect_to("client");
    connect_to("busy");
    result("wait while busy", WaitNamedPipeA(NAME, 10), NULL);
    result("connect", ConnectNamedPipe(server, NULL), NULL);
    result("write", WriteFile(client, "hello", 5, &count, NULL), &count);
    result("write", WriteFile(client, "world", 5, &count, NULL), &count);
    result("peek", PeekNamedPipe(server, buffer, 3, &count, &total, &left), &count);
    printf("total %lu\n", total);
    result("read", ReadFile(server, buffer, 7, &count, NULL), &count);
    result("read", ReadFile(server, buffer, 64, &count, NULL), &count);
    CloseHandle(client);
    result("read the end", ReadFile(server, buffer, 64, &count, NULL), &count);
    result("write to nobody", WriteFile(server, "x", 1, &count, NULL), &count);
    result("disconnect", DisconnectNamedPipe(server), NULL);
    CloseHandle(server);
    connect_to("gone");

    server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE,
                              PIPE_UNLIMITED_INSTANCES, 512, 512, 0, NULL);
    client = connect_to("client");
    DWORD mode = PIPE_READMODE_MESSAGE;
    result("state", SetNamedPipeHandleState(client, &mode, NULL, NULL), NULL);
    WriteFile(client, "first message", 13, &count, NULL);
    WriteFile(client, "second", 6, &count, NULL);
    result("peek", PeekNamedPipe(server, buffer, 5, &count, &total, &left), &count);
    printf("total %lu, left %lu\n", total, left);
    result("read in part", ReadFile(server, buffer, 5, &count, NULL), &count);
    result("read the rest", ReadFile(server, buffer, 64, &count, NULL), &count);
    WriteFile(server, "answer", 6, &count, NULL);
    BOOL done = TransactNamedPipe(client, "q", 1, buffer, 64, &count, NULL);
    printf("transact with an answer waiting: %d, error %lu\n", done, GetLastError());
    DWORD flags = 0;
    done = GetNamedPipeInfo(server, &flags, NULL, NULL, NULL);
    printf("info: %d, %#lx\n", done, flags);
    done = GetNamedPipeInfo(client, &flags, NULL, NULL, NULL);
    printf("info: %d, %#lx\n", done, flags);
    DisconnectNamedPipe(server);
    CloseHandle(client);
    HANDLE thread = CreateThread(NULL, 0, call, NULL, 0, NULL);
    done = ConnectNamedPipe(server, NULL);
    printf("connect: %d\n", done || GetLastError() == ERROR_PIPE_CONNECTED);
    result("read", ReadFile(server, buffer, 64, &count, NULL), &count);
    WriteFile(server, "told", 4, &count, NULL);
    WaitForSingleObject(thread, 5000);
    return 0;
}
