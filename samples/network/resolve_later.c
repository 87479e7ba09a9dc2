/* GetAddrInfoExW, at once, reporting to an event, and to a routine.
 * flags: -lws2_32
 */
#define _WIN32_WINNT 0x0A00
#include <winsock2.h>
#include <ws2tcpip.h>
#include "../facts.h"

static HANDLE called;
static DWORD failed;

static void CALLBACK done(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped)
{
    failed = error;
    SetEvent(called);
}

static void show(ADDRINFOEXW *first)
{
    struct sockaddr_in *address = (void *)first->ai_addr;
    printf("%d %d %lx %d %s\n", first->ai_family, (int)first->ai_addrlen, ntohl(address->sin_addr.s_addr),
           ntohs(address->sin_port), first->ai_canonname ? "named" : "");
    FreeAddrInfoExW(first);
}

int main(void)
{
    ADDRINFOEXW hints = {0}, *found = NULL;
    OVERLAPPED overlapped = {0};
    HANDLE query = NULL;
    int (WSAAPI *result_of)(OVERLAPPED *) = (void *)GetProcAddress(GetModuleHandleA("ws2_32"), "GetAddrInfoExOverlappedResult");
    WSADATA data;
    int code;

    WSAStartup(0x202, &data);
    called = CreateEventA(NULL, FALSE, FALSE, NULL);
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    printf("at once: %d\n", GetAddrInfoExW(L"127.0.0.1", L"http", NS_ALL, NULL, &hints, &found, NULL, NULL, NULL, NULL));
    show(found);
    overlapped.hEvent = called;
    code = GetAddrInfoExW(L"127.0.0.2", L"8080", NS_DNS, NULL, &hints, &found, NULL, &overlapped, NULL, &query);
    if (code == WSA_IO_PENDING) {
        printf("event: %lu", WaitForSingleObject(called, 10000));
        code = result_of(&overlapped);
    } else
        printf("event: 0");
    printf(" %d\n", code);
    show(found);
    memset(&overlapped, 0, sizeof overlapped);
    code = GetAddrInfoExW(L"no such host.invalid", NULL, NS_DNS, NULL, &hints, &found, NULL, &overlapped, done, NULL);
    if (code == WSA_IO_PENDING) WaitForSingleObject(called, 10000), code = failed;
    printf("missing: %d %d %d\n", code == WSAHOST_NOT_FOUND || code == WSANO_DATA, found == NULL, code == (int)failed);
    printf("nothing: %d\n", GetAddrInfoExW(NULL, NULL, NS_DNS, NULL, &hints, &found, NULL, NULL, NULL, NULL));
    return 0;
}
