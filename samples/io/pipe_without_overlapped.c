/* Functions that are told no OVERLAPPED wait, also on a pipe that was opened for overlapped transfers.
 */
#include <stdio.h>
#include <windows.h>

static char name[64];

static DWORD WINAPI client(void *when)
{
    HANDLE pipe;
    DWORD count;
    Sleep(50);
    pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    Sleep(50);
    printf("client writes %d", WriteFile(pipe, "late", 4, &count, NULL));
    printf(" %lu\n", count);
    return 0;
}

static HANDLE make(void)
{
    return CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE | PIPE_WAIT, 2, 4096, 4096,
                            0, NULL);
}

int main(void)
{
    HANDLE server, early, thread;
    char text[16] = "";
    DWORD count = 0;
    BOOL result;

    sprintf(name, "\\\\.\\pipe\\without_overlapped_%lu", GetCurrentProcessId());
    server = make();
    early = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    result = ConnectNamedPipe(server, NULL);
    printf("there already: %d %lu\n", result, GetLastError());
    result = WriteFile(early, "early", 5, &count, NULL);
    printf("written %d %lu\n", result, count);
    result = ReadFile(server, text, 16, &count, NULL);
    printf("read %d %lu %s\n", result, count, text);
    CloseHandle(early);
    CloseHandle(server);

    server = make();
    thread = CreateThread(NULL, 0, client, NULL, 0, NULL);
    result = ConnectNamedPipe(server, NULL);
    printf("came later: %d\n", result);
    result = ReadFile(server, text, 4, &count, NULL);
    WaitForSingleObject(thread, INFINITE);
    printf("read %d %lu %.4s\n", result, count, text);
    return 0;
}
