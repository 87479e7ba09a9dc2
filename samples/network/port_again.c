/* A port on which connections have just ended can be listened on again; one that is listened on cannot be bound.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include "../facts.h"

int main(void)
{
    struct sockaddr_in a = {AF_INET};
    int size = sizeof a, again, on = 7;
    char byte;
    SOCKET listener, client, server, other;
    WSADATA data;

    WSAStartup(0x202, &data);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (again = 0; again < 3; again++) {
        listener = socket(AF_INET, SOCK_STREAM, 0);
        printf("bind %d", bind(listener, (void *)&a, sizeof a));
        getsockname(listener, (void *)&a, &size);
        printf(" listen %d", listen(listener, 1));
        other = socket(AF_INET, SOCK_STREAM, 0);
        printf(" other %d", bind(other, (void *)&a, sizeof a));
        printf(" %d\n", WSAGetLastError());
        closesocket(other);
        client = socket(AF_INET, SOCK_STREAM, 0);
        connect(client, (void *)&a, sizeof a);
        server = accept(listener, NULL, NULL);
        closesocket(server);
        recv(client, &byte, 1, 0);
        closesocket(client);
        size = sizeof on;
        getsockopt(listener, SOL_SOCKET, SO_REUSEADDR, (char *)&on, &size);
        printf("shared %d\n", on);
        closesocket(listener);
        size = sizeof a;
    }
    return 0;
}
