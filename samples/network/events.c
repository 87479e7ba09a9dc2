/* Network events: WSAEventSelect on a listener and a connection, WSAEnumNetworkEvents.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

static void show(const char *what, SOCKET s, WSAEVENT event) {
    WSANETWORKEVENTS events = {0};
    DWORD waited = WSAWaitForMultipleEvents(1, &event, FALSE, 3000, FALSE);
    int result = WSAEnumNetworkEvents(s, event, &events);
    printf("%s: waited %lu, result %d, events %#lx, errors %d %d\n", what, waited, result, events.lNetworkEvents,
           events.iErrorCode[FD_ACCEPT_BIT], events.iErrorCode[FD_CONNECT_BIT]);
}

int main(void) {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), server;
    struct sockaddr_in name = {AF_INET, 0, {{{127, 0, 0, 1}}}};
    int size = sizeof name;
    bind(listener, (struct sockaddr *)&name, sizeof name);
    listen(listener, 5);
    getsockname(listener, (struct sockaddr *)&name, &size);
    WSAEVENT on_listener = WSACreateEvent(), on_client = WSACreateEvent();
    printf("select: %d\n", WSAEventSelect(listener, on_listener, FD_ACCEPT | FD_CLOSE));
    printf("select: %d\n", WSAEventSelect(client, on_client, FD_CONNECT));
    printf("nothing: %lu\n", WSAWaitForMultipleEvents(1, &on_listener, FALSE, 20, FALSE));
    int result = connect(client, (struct sockaddr *)&name, sizeof name);
    printf("connect: %d %d\n", result, result ? WSAGetLastError() : 0);
    show("connected", client, on_client);
    show("accept", listener, on_listener);
    server = accept(listener, NULL, NULL);
    printf("accepted: %d\n", server != INVALID_SOCKET);
    printf("select: %d\n", WSAEventSelect(client, on_client, FD_READ | FD_CLOSE));
    printf("nothing: %lu\n", WSAWaitForMultipleEvents(1, &on_client, FALSE, 20, FALSE));
    send(server, "abcdef", 6, 0);
    show("read", client, on_client);
    char buffer[8];
    printf("recv: %d\n", recv(client, buffer, 3, 0));
    show("read the rest", client, on_client);
    printf("recv: %d\n", recv(client, buffer, 8, 0));
    result = recv(client, buffer, 8, 0);
    printf("recv: %d %d\n", result, WSAGetLastError());
    closesocket(server);
    show("close", client, on_client);
    printf("reset: %d, close: %d\n", WSAResetEvent(on_client), WSACloseEvent(on_client));
    return 0;
}
