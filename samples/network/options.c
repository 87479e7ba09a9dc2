/* Socket options and the databases of services and protocols.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>

static void show(const char *what, int result)
{
    printf("%s: %d", what, result);
    if (result == SOCKET_ERROR)
        printf(" error %d", WSAGetLastError());
    printf("\n");
}

static void option(SOCKET target, const char *name, int level, int number)
{
    int value = 0, size = sizeof value;
    int code = getsockopt(target, level, number, (char *)&value, &size);
    printf("%s: %d %d size %d\n", name, code, code ? WSAGetLastError() : value, size);
}

static void set(SOCKET target, const char *name, int level, int number, int value)
{
    int code = setsockopt(target, level, number, (char *)&value, sizeof value);
    printf("set %s: %d %d\n", name, code, code ? WSAGetLastError() : 0);
    option(target, name, level, number);
}

int main(void)
{
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET tcp = socket(AF_INET, SOCK_STREAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
    option(tcp, "SO_TYPE", SOL_SOCKET, SO_TYPE);
    option(udp, "SO_TYPE", SOL_SOCKET, SO_TYPE);
    option(tcp, "SO_ERROR", SOL_SOCKET, SO_ERROR);
    option(tcp, "SO_ACCEPTCONN", SOL_SOCKET, SO_ACCEPTCONN);
    set(tcp, "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1);
    set(tcp, "SO_DONTROUTE", SOL_SOCKET, SO_DONTROUTE, 1);
    set(tcp, "SO_OOBINLINE", SOL_SOCKET, SO_OOBINLINE, 1);
    set(tcp, "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, 1);
    set(tcp, "SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1);
    set(udp, "SO_BROADCAST", SOL_SOCKET, SO_BROADCAST, 1);
    set(tcp, "SO_RCVTIMEO", SOL_SOCKET, SO_RCVTIMEO, 1500);
    set(tcp, "SO_SNDTIMEO", SOL_SOCKET, SO_SNDTIMEO, 2500);
    set(tcp, "SO_DONTLINGER", SOL_SOCKET, SO_DONTLINGER, 1);
    set(udp, "IP_TTL", IPPROTO_IP, IP_TTL, 7);
    struct linger linger = {1, 5};
    int size = sizeof linger;
    show("set linger", setsockopt(tcp, SOL_SOCKET, SO_LINGER, (char *)&linger, size));
    linger.l_linger = linger.l_onoff = 9;
    printf("linger: %d", getsockopt(tcp, SOL_SOCKET, SO_LINGER, (char *)&linger, &size));
    printf(" %d %d %d\n", linger.l_onoff, linger.l_linger, size);
    option(tcp, "unknown", SOL_SOCKET, 0x7777);
    option((SOCKET)0x1234, "no socket", SOL_SOCKET, SO_TYPE);
    show("bad family", -(socket(77, SOCK_STREAM, 0) == INVALID_SOCKET));
    show("bad type", -(socket(AF_INET, 77, 0) == INVALID_SOCKET));
    show("bad protocol", -(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) == INVALID_SOCKET));

    struct servent *service = getservbyname("http", "tcp");
    printf("http: %s %d %s\n", service->s_name, ntohs(service->s_port), service->s_proto);
    service = getservbyport(htons(53), "udp");
    printf("53: %s %d %s\n", service->s_name, ntohs(service->s_port), service->s_proto);
    service = getservbyname("nothing", NULL);
    show("nothing", -(service == NULL));
    struct protoent *protocol = getprotobyname("tcp");
    printf("tcp: %s %d %s\n", protocol->p_name, protocol->p_proto, protocol->p_aliases[0]);
    protocol = getprotobynumber(17);
    printf("17: %s %d\n", protocol->p_name, protocol->p_proto);
    struct hostent *host = gethostbyname("127.0.0.1");
    printf("host: %d %d %s %d\n", host->h_addrtype, host->h_length, inet_ntoa(*(struct in_addr *)host->h_addr_list[0]),
           host->h_addr_list[1] == NULL);
    char name[256];
    show("gethostname", gethostname(name, sizeof name));
    printf("there: %d\n", name[0] != 0);
    show("short", gethostname(name, 1));
    return 0;
}
