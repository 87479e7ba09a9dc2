/* An accepted socket has asynchronous requests as its listener does: they report to a completion port.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

static void use(DWORD flags) {
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof name;
    SOCKET listener = WSASocketA(AF_INET, SOCK_STREAM, 0, NULL, 0, flags);
    bind(listener, (struct sockaddr *)&name, size);
    listen(listener, 1);
    getsockname(listener, (struct sockaddr *)&name, &size);
    SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    printf("connect %d\n", connect(client, (struct sockaddr *)&name, sizeof name));
    SOCKET accepted = accept(listener, NULL, NULL);

    HANDLE port = CreateIoCompletionPort((HANDLE)accepted, NULL, 7, 0);
    printf("port %d\n", port != NULL);
    if (port) {
        char data[10] = "";
        WSABUF buffer = {sizeof data, data};
        DWORD wanted = 0, count = 0;
        OVERLAPPED request = {0}, *done = NULL;
        ULONG_PTR key = 0;
        int result = WSARecv(accepted, &buffer, 1, NULL, &wanted, &request, NULL);
        printf("receive %d %d\n", result, result ? WSAGetLastError() : 0);
        printf("send %d\n", send(client, "hello", 5, 0));
        printf("completed %d", GetQueuedCompletionStatus(port, &count, &key, &done, 5000));
        printf(" %lu %d %d <%s>\n", count, (int)key, done == &request, data);
        CloseHandle(port);
    }
    closesocket(accepted);
    closesocket(client);
    closesocket(listener);
}

int main(void) {
    WSADATA data;
    WSAStartup(0x202, &data);
    use(WSA_FLAG_OVERLAPPED);
    return 0;
}
