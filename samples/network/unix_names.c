/* A Unix socket that was connected has an address without a name, as its peer learns.
flags: -lws2_32
 */
#include <winsock2.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
    unsigned short family;
    char path[108];
} ADDRESS;

static void show(const char *what, int result, const ADDRESS *found)
{
    printf("%s: %d %d %d \"%s\"\n", what, result, result ? WSAGetLastError() : 0, result ? 0 : found->family, result ? "" : found->path);
}

int main(void)
{
    WSADATA data;
    ADDRESS address = {AF_UNIX, "name.sock"}, found;
    SOCKET listener, client, accepted;
    int size, result;

    WSAStartup(MAKEWORD(2, 2), &data);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    DeleteFileA(address.path);
    printf("%d\n", bind(listener, (void *)&address, sizeof address));
    printf("%d\n", listen(listener, 1));
    size = sizeof found;
    result = getsockname(client, (void *)&found, &size);
    show("not connected", result, &found);
    printf("%d\n", connect(client, (void *)&address, sizeof address));
    size = sizeof found;
    result = getsockname(client, (void *)&found, &size);
    show("connected", result, &found);
    size = sizeof found;
    result = getpeername(client, (void *)&found, &size);
    show("its peer", result, &found);
    size = sizeof found;
    accepted = accept(listener, (void *)&found, &size);
    show("accepted", accepted == INVALID_SOCKET, &found);
    size = sizeof found;
    result = getsockname(accepted, (void *)&found, &size);
    show("the accepted one", result, &found);
    DeleteFileA(address.path);
    return 0;
}
