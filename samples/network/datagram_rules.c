/* What datagram sockets refuse, and what they are told later.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include "../facts.h"

static void show(const char *what, int answer) { printf("%s: %d error %d\n", what, answer, answer < 0 ? WSAGetLastError() : 0); }

int main(void)
{
    struct sockaddr_in a = {AF_INET}, any = {AF_INET}, zero = {0};
    struct sockaddr_in6 six = {AF_INET6};
    static char big[70000];
    char small[4];
    int size = sizeof a, on = -1;
    WSAMSG message = {0};
    WSABUF data = {5, "hello"}, room = {4, small};
    DWORD count = 0, flags = 0;
    WSAOVERLAPPED asked = {0};
    SOCKET s, t, u;
    WSADATA started;

    WSAStartup(0x202, &started);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    t = socket(AF_INET, SOCK_DGRAM, 0);
    u = socket(AF_INET6, SOCK_DGRAM, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    show("short name", bind(u, (void *)&a, sizeof a));
    show("other family", bind(s, (void *)&six, sizeof six));
    show("bind", bind(s, (void *)&a, sizeof a));
    getsockname(s, (void *)&a, &size);
    any.sin_port = a.sin_port;
    show("connect to any", connect(t, (void *)&any, sizeof any));
    show("connect", connect(t, (void *)&a, sizeof a));
    message.lpBuffers = &data;
    message.dwBufferCount = 1;
    show("WSASendMsg", WSASendMsg(t, &message, 0, &count, NULL, NULL));
    printf("sent %lu\n", count);
    asked.hEvent = WSACreateEvent();
    show("truncated", recv(s, small, sizeof small, 0));
    show("WSASendMsg", WSASendMsg(t, &message, 0, &count, NULL, NULL));
    show("truncated later", WSARecv(s, &room, 1, NULL, &flags, &asked, NULL));
    show("result", WSAGetOverlappedResult(s, &asked, &count, TRUE, &flags) - 1);
    printf("received %lu\n", count);
    show("too big", send(t, big, sizeof big, 0));
    show("disconnect", connect(t, (void *)&zero, sizeof zero));
    show("no peer", send(t, "x", 1, 0));
    size = sizeof on;
    getsockopt(u, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&on, &size);
    printf("only IPv6: %d\n", on);
    return 0;
}
