/* FlushFileBuffers on a pipe waits until the other end has read all, so that disconnecting loses nothing.
 */
#include "../facts.h"

#define NAME "\\\\.\\pipe\\flushed_pipe_sample"

static DWORD WINAPI serve(void *unused)
{
    HANDLE pipe = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1, 16, 16, 0, NULL);
    char byte = 0;
    DWORD done;

    SetEvent(unused);
    ConnectNamedPipe(pipe, NULL);
    ReadFile(pipe, &byte, 1, &done, NULL);
    WriteFile(pipe, &byte, 1, &done, NULL);
    FlushFileBuffers(pipe);
    DisconnectNamedPipe(pipe);
    CloseHandle(pipe);
    return byte;
}

int main(void)
{
    HANDLE ready = CreateEventA(NULL, FALSE, FALSE, NULL), thread;
    char byte = 5, answer = 0;
    DWORD done = 0, code;
    int turn;

    for (turn = 0; turn < 5; turn++) {
        thread = CreateThread(NULL, 0, serve, ready, 0, NULL);
        WaitForSingleObject(ready, INFINITE);
        result("call", CallNamedPipeA(NAME, &byte, 1, &answer, 1, &done, 1000));
        printf("%d %lu\n", answer, done);
        WaitForSingleObject(thread, INFINITE);
        GetExitCodeThread(thread, &code);
        printf("served %lu\n", code);
    }
    return 0;
}
