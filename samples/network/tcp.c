/* A TCP connection within the program: names, data both ways, shutdown, end of stream.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <stdio.h>

static void show(const char *what, int result)
{
    printf("%s: %d", what, result);
    if (result == SOCKET_ERROR)
        printf(" error %d", WSAGetLastError());
    printf("\n");
}

int main(void)
{
    WSADATA data;
    struct sockaddr_in name = {0}, peer;
    int size, got;
    char buffer[64];
    SOCKET early = socket(AF_INET, SOCK_STREAM, 0);
    show("before WSAStartup", -(early == INVALID_SOCKET));
    show("start", WSAStartup(MAKEWORD(2, 2), &data));
    printf("version %x highest %x %s\n", data.wVersion, data.wHighVersion, data.szSystemStatus);

    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    size = sizeof peer;
    show("name before bind", getsockname(listener, (struct sockaddr *)&peer, &size));
    show("listen before bind", listen(listener, 1));
    show("bind", bind(listener, (struct sockaddr *)&name, sizeof name));
    show("bind again", bind(listener, (struct sockaddr *)&name, sizeof name));
    show("listen", listen(listener, SOMAXCONN));
    size = sizeof name;
    show("name", getsockname(listener, (struct sockaddr *)&name, &size));
    printf("size %d port %d\n", size, name.sin_port != 0);

    SOCKET client = socket(AF_INET, SOCK_STREAM, 0);
    show("unconnected recv", recv(client, buffer, 1, 0));
    size = sizeof peer;
    show("unconnected peer", getpeername(client, (struct sockaddr *)&peer, &size));
    show("connect", connect(client, (struct sockaddr *)&name, sizeof name));
    show("connect again", connect(client, (struct sockaddr *)&name, sizeof name));
    size = sizeof peer;
    SOCKET server = accept(listener, (struct sockaddr *)&peer, &size);
    printf("accept: %d from %s size %d\n", server != INVALID_SOCKET, inet_ntoa(peer.sin_addr), size);

    show("send", send(client, "question", 8, 0));
    got = recv(server, buffer, sizeof buffer, MSG_PEEK);
    printf("peek: %d %.*s\n", got, got, buffer);
    got = recv(server, buffer, 5, 0);
    printf("recv: %d %.*s\n", got, got, buffer);
    got = recv(server, buffer, sizeof buffer, 0);
    printf("recv: %d %.*s\n", got, got, buffer);
    show("send", send(server, "answer", 6, 0));
    show("shutdown", shutdown(server, SD_SEND));
    show("send after", send(server, "x", 1, 0));
    got = recv(client, buffer, 6, MSG_WAITALL);
    printf("recv: %d %.*s\n", got, got, buffer);
    show("end", recv(client, buffer, sizeof buffer, 0));
    show("still sends", send(client, "bye", 3, 0));
    got = recv(server, buffer, sizeof buffer, 0);
    printf("recv: %d %.*s\n", got, got, buffer);

    printf("type: %lu\n", GetFileType((HANDLE)client));

    show("close", closesocket(client));
    show("close", closesocket(server));
    show("close", closesocket(listener));
    show("close again", closesocket(client));
    client = socket(AF_INET, SOCK_STREAM, 0);
    show("refused", connect(client, (struct sockaddr *)&name, sizeof name));
    show("cleanup", WSACleanup());
    show("cleanup again", WSACleanup());
    return 0;
}
