/* Addresses as text: inet_addr, inet_ntoa, inet_pton, inet_ntop, WSAAddressToString, getaddrinfo of numbers.
 * flags: -lws2_32 -D_WIN32_WINNT=0x0600
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

static void text_to_address(const char *text)
{
    printf("inet_addr(%s) = %08lx\n", text, inet_addr(text));
}

static void resolve(const char *node, const char *service, int flags, int family, int type)
{
    struct addrinfo hints = {0}, *found = NULL, *at;
    hints.ai_flags = flags;
    hints.ai_family = family;
    hints.ai_socktype = type;
    printf("getaddrinfo(%s, %s): %d", node ? node : "-", service ? service : "-", getaddrinfo(node, service, &hints, &found));
    for (at = found; at; at = at->ai_next) {
        char host[64] = "", port[32] = "";
        int code = getnameinfo(at->ai_addr, at->ai_addrlen, host, 64, port, 32, NI_NUMERICHOST | NI_NUMERICSERV);
        printf(" [%d %d %d %d %s %s %d %s]", at->ai_family, at->ai_socktype, at->ai_protocol, (int)at->ai_addrlen, host,
               port, code, at->ai_canonname ? at->ai_canonname : "-");
    }
    printf("\n");
    if (found)
        freeaddrinfo(found);
}

int main(void)
{
    WSADATA data;
    unsigned char bytes[16];
    char text[64];
    DWORD size;
    WSAStartup(MAKEWORD(2, 2), &data);
    text_to_address("1.2.3.4");
    text_to_address("127.1");
    text_to_address("0x7f.0.0.010");
    text_to_address("65536");
    text_to_address("1.2.3");
    text_to_address("256.1.1.1");
    text_to_address("host");
    text_to_address("255.255.255.255");
    struct in_addr four;
    four.s_addr = htonl(0x0a0b0c0d);
    printf("inet_ntoa: %s\n", inet_ntoa(four));
    printf("htons %x htonl %lx\n", htons(0x1234), htonl(0x12345678));

    show("pton", inet_pton(AF_INET, "10.0.0.1", bytes));
    printf("ntop: %s\n", inet_ntop(AF_INET, bytes, text, sizeof text));
    show("pton", inet_pton(AF_INET, "10.0.0", bytes));
    show("pton", inet_pton(AF_INET6, "fe80::1:2", bytes));
    printf("ntop: %s\n", inet_ntop(AF_INET6, bytes, text, sizeof text));
    show("pton family", inet_pton(99, "1", bytes));

    struct sockaddr_in name = {0};
    name.sin_family = AF_INET;
    name.sin_addr = four;
    name.sin_port = htons(80);
    size = sizeof text;
    printf("to string: %d", WSAAddressToStringA((struct sockaddr *)&name, sizeof name, NULL, text, &size));
    printf(" %lu %s\n", size, text);
    size = 3;
    show("short", WSAAddressToStringA((struct sockaddr *)&name, sizeof name, NULL, text, &size));
    printf("needs %lu\n", size);
    int length = sizeof name;
    printf("from string: %d", WSAStringToAddressA("1.2.3.4:99", AF_INET, NULL, (struct sockaddr *)&name, &length));
    printf(" %s %d %d\n", inet_ntoa(name.sin_addr), ntohs(name.sin_port), length);

    resolve("127.0.0.1", "80", AI_NUMERICHOST, AF_INET, SOCK_STREAM);
    resolve("127.0.0.1", "http", AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM);
    resolve("::1", "53", AI_NUMERICHOST, AF_INET6, SOCK_DGRAM);
    resolve(NULL, "8080", AI_PASSIVE, AF_INET, SOCK_STREAM);
    resolve(NULL, "8080", 0, AF_INET, SOCK_STREAM);
    resolve("name", NULL, AI_NUMERICHOST, AF_INET, SOCK_STREAM);
    resolve("127.0.0.1", "no-such-service", 0, AF_INET, SOCK_STREAM);
    resolve(NULL, NULL, 0, AF_INET, SOCK_STREAM);
    resolve("127.0.0.1", NULL, 0, 77, SOCK_STREAM);
    return 0;
}
