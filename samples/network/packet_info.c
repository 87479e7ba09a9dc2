/* WSARecvMsg tells on which address and interface a datagram came, to those who want to know.
 * flags: -lws2_32
 */
#define _WIN32_WINNT 0x0600
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <stdio.h>

int main(void) {
    WSADATA data;
    WSAStartup(0x202, &data);
    SOCKET receiver = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof name;
    bind(receiver, (struct sockaddr *)&name, size);
    getsockname(receiver, (struct sockaddr *)&name, &size);

    GUID id = WSAID_WSARECVMSG;
    LPFN_WSARECVMSG receive = NULL;
    DWORD count = 0;
    WSAIoctl(receiver, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &receive, sizeof receive, &count, NULL, NULL);
    printf("function %d\n", receive != NULL);

    for (int wanted = 0; wanted < 2; wanted++) {
        if (wanted) {
            DWORD on = 1;
            printf("option %d\n", setsockopt(receiver, IPPROTO_IP, IP_PKTINFO, (char *)&on, sizeof on));
        }
        sendto(sender, "hello", 5, 0, (struct sockaddr *)&name, sizeof name);
        char text[20] = "", control[100] = "";
        struct sockaddr_in from;
        WSABUF part = {sizeof text, text};
        WSAMSG message = {(struct sockaddr *)&from, sizeof from, &part, 1, {sizeof control, control}, 0};
        count = 0;
        int result = receive(receiver, &message, &count, NULL, NULL);
        printf("receive %d %lu %s, from %d\n", result, count, text, from.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
        printf("control %d\n", message.Control.len >= sizeof(WSACMSGHDR));
        for (WSACMSGHDR *each = WSA_CMSG_FIRSTHDR(&message); each; each = WSA_CMSG_NXTHDR(&message, each)) {
            IN_PKTINFO *info = (IN_PKTINFO *)WSA_CMSG_DATA(each);
            printf("level %d type %d, %d bytes, address %d, interface %d\n", each->cmsg_level, each->cmsg_type,
                   (int)(each->cmsg_len - sizeof *each), info->ipi_addr.s_addr == htonl(INADDR_LOOPBACK),
                   info->ipi_ifindex != 0);
        }
    }
    return 0;
}
