/* WSADuplicateSocket gives a second socket of the same process, and one of another process.
 * flags: -lws2_32
 */
#include <winsock2.h>
#include "../facts.h"

static int child(const char *path)
{
    WSAPROTOCOL_INFOW info;
    FILE *file;
    SOCKET s;
    int count;

    if (!(file = fopen(path, "rb"))) return 3;
    count = fread(&info, sizeof info, 1, file);
    fclose(file);
    s = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    return count == 1 && s != INVALID_SOCKET && send(s, "from the child", 14, 0) == 14 && !closesocket(s) ? 7 : 4;
}

int main(int argc, char **argv)
{
    struct sockaddr_in a = {AF_INET}, b = {AF_INET};
    WSAPROTOCOL_INFOW info;
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char buffer[64] = "", command[600];
    int size = sizeof a;
    DWORD code = 0;
    SOCKET listener, client, server, copy;
    WSADATA data;
    FILE *file;

    WSAStartup(0x202, &data);
    if (argc > 1) return child(argv[1]);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    a.sin_addr.s_addr = b.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, (void *)&a, sizeof a);
    getsockname(listener, (void *)&a, &size);
    listen(listener, 1);
    connect(client, (void *)&a, sizeof a);
    server = accept(listener, NULL, NULL);

    printf("duplicate: %d", WSADuplicateSocketW(server, GetCurrentProcessId(), &info));
    printf(" %d %d %d\n", info.iAddressFamily, info.iSocketType, info.iProtocol);
    copy = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    printf("other handle: %d\n", copy != INVALID_SOCKET && copy != server);
    printf("close the first: %d\n", closesocket(server));
    printf("send: %d\n", send(copy, "still", 5, 0));
    printf("receive: %d", recv(client, buffer, sizeof buffer, 0));
    printf(" %.5s\n", buffer);
    printf("nobody: %d", WSADuplicateSocketW(copy, 0xFFFFFFF0, &info));
    printf(" %d\n", WSAGetLastError());

    sprintf(command, "\"%s\" info.bin", argv[0]);
    CreateProcessA(NULL, command, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &startup, &process);
    printf("for the child: %d\n", WSADuplicateSocketW(copy, process.dwProcessId, &info));
    file = fopen("info.bin", "wb");
    fwrite(&info, sizeof info, 1, file);
    fclose(file);
    ResumeThread(process.hThread);
    WaitForSingleObject(process.hProcess, 20000);
    GetExitCodeProcess(process.hProcess, &code);
    printf("child: %lu\n", code);
    closesocket(copy);
    memset(buffer, 0, sizeof buffer);
    printf("receive: %d", recv(client, buffer, sizeof buffer, 0));
    printf(" %s\nend: %d\n", buffer, recv(client, buffer, sizeof buffer, 0));
    return 0;
}
