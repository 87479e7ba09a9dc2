/* The ends of an anonymous pipe do not wait where PIPE_NOWAIT was set; _pipe makes ends that children do not inherit.
flags: -lws2_32
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <winsock2.h>
#include <windows.h>

static char page[4096];

static void show(const char *what, BOOL done, DWORD count)
{
    printf("%s: %d %lu %lu\n", what, done, done ? 0 : GetLastError(), count);
}

int main(void)
{
    HANDLE reader, writer;
    DWORD mode = 9, count = 9, flags;
    BOOL done;
    int ends[2], full = 0;

    CreatePipe(&reader, &writer, NULL, 0);
    GetNamedPipeHandleStateA(reader, &mode, NULL, NULL, NULL, NULL, 0);
    printf("%lu\n", mode);
    mode = PIPE_NOWAIT;
    printf("%d\n", SetNamedPipeHandleState(reader, &mode, NULL, NULL));
    done = ReadFile(reader, page, 10, &count, NULL);
    show("empty", done, count);
    WriteFile(writer, "abc", 3, &count, NULL);
    done = ReadFile(reader, page, 10, &count, NULL);
    show("some", done, count);
    GetNamedPipeHandleStateA(reader, &mode, NULL, NULL, NULL, NULL, 0);
    printf("%lu\n", mode);
    GetNamedPipeHandleStateA(writer, &mode, NULL, NULL, NULL, NULL, 0);
    printf("%lu\n", mode);
    mode = PIPE_NOWAIT;
    SetNamedPipeHandleState(writer, &mode, NULL, NULL);
    while (full < 1000 && WriteFile(writer, page, sizeof page, &count, NULL) && count)
        full++;
    printf("full %d, %lu\n", full > 0 && full < 1000, count);
    CloseHandle(writer);
    while (ReadFile(reader, page, sizeof page, &count, NULL))
        ;
    show("broken", FALSE, 0);

    _pipe(ends, 512, _O_BINARY);
    GetHandleInformation((HANDLE)_get_osfhandle(ends[0]), &flags);
    printf("%lu\n", flags);
    _pipe(ends, 512, _O_BINARY | _O_NOINHERIT);
    GetHandleInformation((HANDLE)_get_osfhandle(ends[1]), &flags);
    printf("%lu\n", flags);

    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    printf("of a socket: %d\n", GetNamedPipeHandleStateA((HANDLE)socket(AF_INET, SOCK_STREAM, 0), &mode, NULL, NULL, NULL, NULL, 0));
    return 0;
}
