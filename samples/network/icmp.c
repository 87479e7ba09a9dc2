/* Echo requests to this machine, with an answer at once and with an event.
 * flags: -liphlpapi -lws2_32
 */
#include <winsock2.h>
#include <iphlpapi.h>
#include <icmpapi.h>
#include <stdio.h>
#include <string.h>

static char buffer[512];

static void show(const char *what, DWORD count)
{
    ICMP_ECHO_REPLY *reply = (ICMP_ECHO_REPLY *)buffer;

    printf("%s: %lu, status %lu, %d bytes, \"%.*s\", alive %d, from %08lx\n", what, count, reply->Status, reply->DataSize,
           reply->DataSize, reply->Data ? (char *)reply->Data : "", reply->Options.Ttl > 0, ntohl(reply->Address));
}

static void failing(const char *what, DWORD count)
{
    DWORD error = GetLastError();

    printf("%s: %lu, error %lu\n", what, count, error);
}

int main(void)
{
    IPAddr self = htonl(INADDR_LOOPBACK);
    IP_OPTION_INFORMATION options = {1, 0, IP_FLAG_DF, 0, NULL};
    HANDLE file = IcmpCreateFile(), event = CreateEventA(NULL, FALSE, FALSE, NULL);
    DWORD count;

    printf("open %d\n", file != INVALID_HANDLE_VALUE);
    show("echo", IcmpSendEcho(file, self, "hello", 5, NULL, buffer, sizeof buffer, 1000));
    show("options", IcmpSendEcho(file, self, "", 0, &options, buffer, sizeof buffer, 1000));
    show("parsed", IcmpParseReplies(buffer, sizeof buffer));
    SetLastError(0);
    failing("no room", IcmpSendEcho(file, self, "hello", 5, NULL, buffer, 8, 1000));
    SetLastError(0);
    failing("no file", IcmpSendEcho(INVALID_HANDLE_VALUE, self, "hello", 5, NULL, buffer, sizeof buffer, 1000));
    SetLastError(0);
    failing("no time", IcmpSendEcho(file, htonl(0), "hello", 5, NULL, buffer, sizeof buffer, 1000) ? 1 : 0);
    memset(buffer, 0, sizeof buffer);
    failing("later", IcmpSendEcho2(file, event, NULL, NULL, self, "later", 5, NULL, buffer, sizeof buffer, 1000));
    printf("wait %lu\n", WaitForSingleObject(event, 2000));
    count = IcmpParseReplies(buffer, sizeof buffer);
    show("parsed", count);
    printf("close %d\n", IcmpCloseHandle(file));
    return 0;
}
