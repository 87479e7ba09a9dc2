/* Overlapped transfers: AcceptEx and ConnectEx on a completion port, receiving that waits, events, canceling.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <stdio.h>

static void *extension(SOCKET s, GUID id) {
    void *function = NULL;
    DWORD size;
    int result = WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                          &size, NULL, NULL);
    printf("extension: %d %d\n", result, function != NULL);
    return function;
}

static void take(HANDLE port) {
    DWORD count = 0;
    ULONG_PTR key = 0;
    OVERLAPPED *overlapped = NULL;
    BOOL done = GetQueuedCompletionStatus(port, &count, &key, &overlapped, 5000);
    printf("packet: %d, key %lu, count %lu, error %lu\n", done, (DWORD)key, count, done ? 0 : GetLastError());
}

static int started(int result) {
    return result == 0 || WSAGetLastError() == WSA_IO_PENDING;
}

int main(void) {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), server = socket(AF_INET, SOCK_STREAM, 0),
           client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in name = {AF_INET, 0, {{{127, 0, 0, 1}}}}, any = name;
    int size = sizeof name;
    bind(listener, (struct sockaddr *)&name, sizeof name);
    listen(listener, 5);
    getsockname(listener, (struct sockaddr *)&name, &size);
    LPFN_ACCEPTEX accept_ex = extension(listener, (GUID)WSAID_ACCEPTEX);
    LPFN_CONNECTEX connect_ex = extension(client, (GUID)WSAID_CONNECTEX);
    LPFN_GETACCEPTEXSOCKADDRS addresses = extension(listener, (GUID)WSAID_GETACCEPTEXSOCKADDRS);
    printf("ports: %d", CreateIoCompletionPort((HANDLE)listener, port, 1, 0) == port);
    printf(" %d", CreateIoCompletionPort((HANDLE)client, port, 2, 0) == port);
    printf(" %d\n", CreateIoCompletionPort((HANDLE)server, port, 3, 0) == port);
    char buffer[256];
    DWORD count, flags = 0;
    OVERLAPPED accepting = {0}, connecting = {0}, receiving = {0}, sending = {0};
    BOOL done = accept_ex(listener, server, buffer, 0, 32, 32, &count, &accepting);
    printf("AcceptEx: %d %d\n", done, WSAGetLastError());
    done = connect_ex(client, (struct sockaddr *)&name, sizeof name, NULL, 0, NULL, &connecting);
    printf("ConnectEx without bind: %d %d\n", done, WSAGetLastError());
    bind(client, (struct sockaddr *)&any, sizeof any);
    done = connect_ex(client, (struct sockaddr *)&name, sizeof name, NULL, 0, NULL, &connecting);
    printf("ConnectEx: %d\n", started(!done));
    DWORD sum = 0;
    for (int i = 0; i < 2; i++) {
        ULONG_PTR key;
        OVERLAPPED *which;
        done = GetQueuedCompletionStatus(port, &count, &key, &which, 5000);
        sum += done ? key : 100;
    }
    printf("both: %lu\n", sum);
    printf("context: %d %d\n", setsockopt(server, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener, sizeof listener),
           setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0));
    struct sockaddr *local, *remote;
    int local_size, remote_size;
    addresses(buffer, 0, 32, 32, &local, &local_size, &remote, &remote_size);
    printf("addresses: %d %d %d\n", local->sa_family, remote->sa_family,
           ((struct sockaddr_in *)local)->sin_port == name.sin_port);
    WSABUF out = {5, "hello"}, in = {sizeof buffer, buffer};
    int result = WSARecv(server, &in, 1, NULL, &flags, &receiving, NULL);
    printf("WSARecv: %d %d\n", result, result ? WSAGetLastError() : 0);
    done = WSAGetOverlappedResult(server, &receiving, &count, FALSE, &flags);
    printf("result: %d %d\n", done, WSAGetLastError());
    printf("WSASend: %d\n", started(WSASend(client, &out, 1, NULL, 0, &sending, NULL)));
    take(port);
    take(port);
    printf("%.5s\n", buffer);
    result = WSARecv(server, &in, 1, NULL, &flags, &receiving, NULL);
    printf("WSARecv: %d, cancel %d\n", started(result), CancelIoEx((HANDLE)server, &receiving));
    take(port);
    WSAEVENT event = WSACreateEvent();
    OVERLAPPED with_event = {0};
    with_event.hEvent = (HANDLE)((ULONG_PTR)event | 1);
    result = WSARecv(server, &in, 1, NULL, &flags, &with_event, NULL);
    printf("WSARecv: %d, wait %lu\n", started(result), WSAWaitForMultipleEvents(1, &event, TRUE, 20, FALSE));
    closesocket(client);
    printf("wait %lu\n", WSAWaitForMultipleEvents(1, &event, TRUE, 5000, FALSE));
    done = WSAGetOverlappedResult(server, &with_event, &count, TRUE, &flags);
    printf("end: %d %lu\n", done, count);
    closesocket(server);
    done = accept_ex(listener, server, buffer, 0, 32, 32, &count, &accepting);
    printf("AcceptEx on a closed socket: %d %d\n", done, WSAGetLastError());
    return 0;
}
