/* An overlapped receive into nothing completes when there is something to receive; sockets tell their protocol.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <stdio.h>

int main(void)
{
    WSADATA data;
    SOCKET listener, client, server;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int size = sizeof address, status;
    DWORD got = 9, flags = 0, timeout[2] = {0};
    char buffer[32];
    WSABUF nothing = {0, buffer};
    WSAOVERLAPPED overlapped = {0};
    WSAPROTOCOL_INFOW information;

    WSAStartup(MAKEWORD(2, 2), &data);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (struct sockaddr *)&address, sizeof address);
    listen(listener, 1);
    getsockname(listener, (struct sockaddr *)&address, &size);
    client = socket(AF_INET, SOCK_STREAM, 0);
    connect(client, (struct sockaddr *)&address, sizeof address);
    server = accept(listener, NULL, NULL);
    overlapped.hEvent = WSACreateEvent();
    status = WSARecv(client, &nothing, 1, &got, &flags, &overlapped, NULL);
    printf("status %d error %d\n", status, WSAGetLastError());
    printf("waits %d\n", WaitForSingleObject(overlapped.hEvent, 50) == WAIT_TIMEOUT);
    send(server, "hello", 5, 0);
    printf("then done %d\n", WaitForSingleObject(overlapped.hEvent, 5000) == WAIT_OBJECT_0);
    printf("result %d count %lu\n", WSAGetOverlappedResult(client, &overlapped, &got, FALSE, &flags), got);
    printf("still there %d\n", recv(client, buffer, sizeof buffer, 0));

    size = sizeof information;
    status = getsockopt(client, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&information, &size);
    printf("protocol %d: size %d family %d type %d protocol %d\n", status, size, information.iAddressFamily,
           information.iSocketType, information.iProtocol);
    printf("handles of files %d\n", !!(information.dwServiceFlags1 & XP1_IFS_HANDLES));
    status = WSAIoctl(client, 0x980000FF, timeout, sizeof timeout, NULL, 0, &got, NULL, NULL);
    printf("unknown control code %d error %d\n", status, WSAGetLastError());
    return 0;
}
