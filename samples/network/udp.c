/* Datagrams within the program: order, peers, too small buffers, connected datagram sockets.
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

static SOCKET bound(struct sockaddr_in *name)
{
    SOCKET made = socket(AF_INET, SOCK_DGRAM, 0);
    int size = sizeof *name;
    memset(name, 0, size);
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(made, (struct sockaddr *)name, size);
    getsockname(made, (struct sockaddr *)name, &size);
    return made;
}

int main(void)
{
    WSADATA data;
    struct sockaddr_in here, there, peer;
    char buffer[64];
    int size = sizeof peer, got;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET one = bound(&here), other = bound(&there);
    show("sendto", sendto(one, "first", 5, 0, (struct sockaddr *)&there, sizeof there));
    show("empty", sendto(one, "", 0, 0, (struct sockaddr *)&there, sizeof there));
    show("sendto", sendto(one, "a longer one", 12, 0, (struct sockaddr *)&there, sizeof there));
    got = recvfrom(other, buffer, sizeof buffer, 0, (struct sockaddr *)&peer, &size);
    printf("recvfrom: %d %.*s size %d same peer %d\n", got, got, buffer, size, peer.sin_port == here.sin_port);
    show("empty", recv(other, buffer, sizeof buffer, 0));
    memset(buffer, '.', sizeof buffer);
    got = recv(other, buffer, 4, 0);
    printf("cut: %d %d %.6s\n", got, WSAGetLastError(), buffer);
    show("connect", connect(one, (struct sockaddr *)&there, sizeof there));
    show("send", send(one, "connected", 9, 0));
    got = recv(other, buffer, sizeof buffer, 0);
    printf("recv: %d %.*s\n", got, got, buffer);
    WSABUF parts[2] = {{3, "abc"}, {4, "defg"}};
    DWORD sent = 0, received = 0, flags = 0;
    show("WSASend", WSASend(one, parts, 2, &sent, 0, NULL, NULL));
    printf("sent %lu\n", sent);
    char left[5] = "", right[9] = "";
    WSABUF rooms[2] = {{4, left}, {8, right}};
    printf("WSARecv: %d", WSARecv(other, rooms, 2, &received, &flags, NULL, NULL));
    printf(" %lu %s %s\n", received, left, right);
    return 0;
}
