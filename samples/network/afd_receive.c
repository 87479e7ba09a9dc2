/* A datagram is received by the control code that Winsock itself uses.
 * flags: -lws2_32 -lntdll
 */
#include <winsock2.h>
#include <winternl.h>
#include <stdio.h>

typedef struct {
    WSABUF *buffers;
    ULONG count, afd_flags, tdi_flags;
    struct sockaddr *address;
    int *address_size;
} RECEIVE;

int main(void)
{
    WSADATA data;
    SOCKET socket_;
    struct sockaddr_in address = {.sin_family = AF_INET}, from = {0};
    int size = sizeof address;
    char text[8] = "";
    WSABUF buffer = {sizeof text, text};
    RECEIVE receive = {&buffer, 1, 2, 0x20, (struct sockaddr *)&from, &size};
    IO_STATUS_BLOCK block;
    HANDLE event;
    NTSTATUS status;

    WSAStartup(MAKEWORD(2, 2), &data);
    socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(socket_, (struct sockaddr *)&address, sizeof address);
    getsockname(socket_, (struct sockaddr *)&address, &size);
    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    status = NtDeviceIoControlFile((HANDLE)socket_, event, NULL, NULL, &block, 0x1201B, &receive,
                                   sizeof receive, NULL, 0);
    printf("pending %d\n", status == STATUS_PENDING);
    sendto(socket_, "hello", 5, 0, (struct sockaddr *)&address, sizeof address);
    WaitForSingleObject(event, 5000);
    printf("status %lx, %d bytes: %.5s\n", block.Status, (int)block.Information, text);
    printf("from the sender %d\n", from.sin_port == address.sin_port);
    return 0;
}
