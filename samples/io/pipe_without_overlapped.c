/* Pipes opened for overlapped requests take calls without OVERLAPPED too, which wait; files do not.
 * files: a.txt=x
 */
#include "../facts.h"

#define NAME "\\\\.\\pipe\\pywine-without-overlapped-" MACHINE

static DWORD WINAPI write_later(void *pipe)
{
    DWORD done;

    Sleep(30);
    WriteFile(pipe, "late", 4, &done, NULL);
    return 0;
}

int main(void)
{
    char buffer[16];
    DWORD done, sectors, size, free_clusters, clusters;
    HANDLE server = CreateNamedPipeA(NAME, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, 0, 1, 512, 512, 0, NULL);
    HANDLE client = CreateFileA(NAME, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL), thread, file;
    BOOL ok = ConnectNamedPipe(server, NULL);

    result("connect", ok);
    result("write", WriteFile(server, "ping", 4, &done, NULL));
    ok = ReadFile(client, buffer, sizeof buffer, &done, NULL);
    printf("read %d: %lu bytes\n", ok, done);
    thread = CreateThread(NULL, 0, write_later, client, 0, NULL);
    ok = ReadFile(server, buffer, sizeof buffer, &done, NULL);
    printf("waited %d: %lu bytes\n", ok, done);
    WaitForSingleObject(thread, INFINITE);
    file = CreateFileA("a.txt", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    ok = ReadFile(file, buffer, 1, &done, NULL);
    result("file", ok);
    ok = GetDiskFreeSpaceA(".", &sectors, &size, &free_clusters, &clusters);
    result("space of a folder", ok);
    return 0;
}
