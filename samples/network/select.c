/* select, WSAPoll and sockets that do not block.
 * flags: -lws2_32 -D_WIN32_WINNT=0x0600
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

static int watch(SOCKET target, char what, int milliseconds)
{
    fd_set set;
    struct timeval time = {0, milliseconds * 1000};
    FD_ZERO(&set);
    FD_SET(target, &set);
    int found = select(0, what == 'r' ? &set : NULL, what == 'w' ? &set : NULL, what == 'e' ? &set : NULL, &time);
    return found * 10 + (FD_ISSET(target, &set) != 0);
}

int main(void)
{
    WSADATA data;
    struct sockaddr_in name = {0};
    int size = sizeof name;
    u_long on = 1, count = 0;
    char buffer[16];
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (struct sockaddr *)&name, size);
    listen(listener, 5);
    getsockname(listener, (struct sockaddr *)&name, &size);

    show("nothing", watch(listener, 'r', 10));
    show("nonblocking", ioctlsocket(listener, FIONBIO, &on));
    show("accept", -(accept(listener, NULL, NULL) == INVALID_SOCKET));
    connect(client, (struct sockaddr *)&name, size);
    show("pending", watch(listener, 'r', 1000));
    SOCKET server = accept(listener, NULL, NULL);
    printf("accepted: %d\n", server != INVALID_SOCKET);
    show("inherits", recv(server, buffer, 16, 0));
    show("writable", watch(client, 'w', 0));
    show("readable", watch(client, 'r', 0));
    show("exception", watch(client, 'e', 0));
    send(server, "hello", 5, 0);
    show("readable", watch(client, 'r', 1000));
    printf("FIONREAD: %d", ioctlsocket(client, FIONREAD, &count));
    printf(" %lu\n", count);

    WSAPOLLFD polled[3] = {{client, POLLRDNORM | POLLWRNORM, 0}, {server, POLLRDNORM, 0}, {INVALID_SOCKET, POLLRDNORM, 9}};
    printf("poll: %d", WSAPoll(polled, 2, 1000));
    printf(" %x %x\n", polled[0].revents, polled[1].revents);
    recv(client, buffer, 16, 0);
    closesocket(server);
    printf("closed: %d", watch(client, 'r', 1000));
    printf(" %d\n", recv(client, buffer, 16, 0));
    show("no sets", select(0, NULL, NULL, NULL, NULL));
    DWORD timeout = 30;
    SOCKET quiet = socket(AF_INET, SOCK_DGRAM, 0);
    name.sin_port = 0;
    bind(quiet, (struct sockaddr *)&name, size);
    setsockopt(quiet, SOL_SOCKET, SO_RCVTIMEO, (char *)&timeout, sizeof timeout);
    show("timeout", recv(quiet, buffer, 16, 0));
    return 0;
}
