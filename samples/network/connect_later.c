/* A connection that is made without waiting, seen by select, is like any other: select tells when something can be read.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include "../facts.h"

int main(void)
{
    struct sockaddr_in a = {AF_INET};
    struct timeval long_enough = {20, 0};
    int size = sizeof a, error = 7;
    u_long on = 1;
    char buffer[8] = "";
    SOCKET listener, client, server;
    fd_set set;
    WSADATA data;

    WSAStartup(0x202, &data);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (void *)&a, sizeof a);
    getsockname(listener, (void *)&a, &size);
    listen(listener, 1);
    ioctlsocket(client, FIONBIO, &on);
    printf("connect %d", connect(client, (void *)&a, sizeof a));
    printf(" %d\n", WSAGetLastError());
    FD_ZERO(&set); FD_SET(client, &set);
    printf("writable %d", select(0, NULL, &set, NULL, &long_enough));
    printf(" %d\n", FD_ISSET(client, &set));
    size = sizeof error;
    getsockopt(client, SOL_SOCKET, SO_ERROR, (char *)&error, &size);
    printf("error %d\n", error);
    server = accept(listener, NULL, NULL);
    send(server, "hello", 5, 0);
    FD_ZERO(&set); FD_SET(client, &set);
    printf("readable %d", select(0, &set, NULL, NULL, &long_enough));
    printf(" %d\n", FD_ISSET(client, &set));
    printf("received %d", recv(client, buffer, sizeof buffer, 0));
    printf(" %.5s\n", buffer);
    printf("again %d", connect(client, (void *)&a, sizeof a));
    printf(" %d\n", WSAGetLastError());
    return 0;
}
