/* The Afd device's poll, which event loops use: readable, writable, closed by the peer, time-outs, canceling.
 * flags: -lws2_32 -lntdll
 */
#include <winsock2.h>
#include <windows.h>
#include <winternl.h>
#include <stdio.h>

typedef struct {
    LARGE_INTEGER timeout;
    ULONG count, exclusive;
    struct {
        HANDLE handle;
        ULONG events;
        NTSTATUS status;
    } handles[1];
} POLL;

static HANDLE afd, port;
static IO_STATUS_BLOCK block;
static POLL in, out;

static void start(const char *what, SOCKET s, ULONG events, LONGLONG timeout) {
    in.timeout.QuadPart = timeout;
    in.count = 1;
    in.exclusive = 0;
    in.handles[0].handle = (HANDLE)s;
    in.handles[0].events = events;
    in.handles[0].status = 0;
    memset(&out, 0, sizeof out);
    NTSTATUS status = NtDeviceIoControlFile(afd, NULL, NULL, &block, &block, 0x12024, &in, sizeof in, &out, sizeof out);
    printf("%s: %s", what, status == 0 || status == 0x103 ? "started" : "failed");
}

static void finish(DWORD milliseconds) {
    DWORD count = 0;
    ULONG_PTR key = 0;
    OVERLAPPED *overlapped = NULL;
    BOOL done = GetQueuedCompletionStatus(port, &count, &key, &overlapped, milliseconds);
    if (!overlapped)
        printf(", nothing\n");
    else
        printf(", done %d, key %lu, %lu handles, events %#lx\n", done, (DWORD)key, out.count,
               out.count ? out.handles[0].events : 0);
}

int main(void) {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    UNICODE_STRING name;
    RtlInitUnicodeString(&name, L"\\Device\\Afd\\Sample");
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    NTSTATUS status = NtCreateFile(&afd, SYNCHRONIZE, &attributes, &block, NULL, 0, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                   FILE_OPEN, 0, NULL, 0);
    printf("afd: %#lx\n", status);
    port = CreateIoCompletionPort(afd, NULL, 7, 0);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), server;
    struct sockaddr_in address = {AF_INET, 0, {{{127, 0, 0, 1}}}};
    int size = sizeof address;
    bind(listener, (struct sockaddr *)&address, sizeof address);
    listen(listener, 5);
    getsockname(listener, (struct sockaddr *)&address, &size);
    start("accept", listener, 0x80, MAXLONGLONG);
    finish(20);
    connect(client, (struct sockaddr *)&address, sizeof address);
    printf("accept");
    finish(3000);
    server = accept(listener, NULL, NULL);
    start("send", client, 0x4, MAXLONGLONG);
    finish(3000);
    start("receive", client, 0x1 | 0x8, MAXLONGLONG);
    finish(20);
    send(server, "abc", 3, 0);
    printf("receive");
    finish(3000);
    char buffer[8];
    printf("recv: %d\n", recv(client, buffer, 8, 0));
    start("cancel", client, 0x1, MAXLONGLONG);
    printf(", CancelIoEx: %d", CancelIoEx(afd, (OVERLAPPED *)&block));
    finish(3000);
    start("disconnect", client, 0x1 | 0x8, MAXLONGLONG);
    shutdown(server, SD_SEND);
    finish(3000);
    return 0;
}
