/* What came before both sides closed a connection can be received afterwards, and its end.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <stdio.h>

int main(void)
{
    WSADATA data;
    SOCKET listener, client, server;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int size = sizeof address, got;
    char buffer[32];

    WSAStartup(MAKEWORD(2, 2), &data);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (struct sockaddr *)&address, sizeof address);
    listen(listener, 1);
    getsockname(listener, (struct sockaddr *)&address, &size);
    client = socket(AF_INET, SOCK_STREAM, 0);
    printf("connect %d\n", connect(client, (struct sockaddr *)&address, sizeof address));
    server = accept(listener, NULL, NULL);
    printf("shutdown %d\n", shutdown(client, SD_SEND));
    printf("server receives %d\n", recv(server, buffer, sizeof buffer, 0));
    printf("server sends %d\n", send(server, "last", 4, 0));
    printf("server closes %d\n", closesocket(server));
    Sleep(50);
    got = recv(client, buffer, sizeof buffer, 0);
    printf("client receives %d %.*s\n", got, got > 0 ? got : 0, buffer);
    got = recv(client, buffer, sizeof buffer, 0);
    printf("and then %d\n", got);
    got = recv(client, buffer, sizeof buffer, 0);
    printf("and then %d\n", got);
    return 0;
}
