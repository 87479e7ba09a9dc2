/* CopyFileEx tells a routine how far it is, which may stop it; a link can be copied as one.
 * files: "small.txt=hello" "empty.txt="
 */
#include "../facts.h"

static int calls;

static DWORD CALLBACK shown(LARGE_INTEGER total, LARGE_INTEGER done, LARGE_INTEGER stream, LARGE_INTEGER of_stream,
                            DWORD number, DWORD reason, HANDLE source, HANDLE target, LPVOID data)
{
    LARGE_INTEGER size;
    calls++;
    printf("%d %d %d %d %lu %s %d %s\n", (int)total.QuadPart, (int)done.QuadPart, (int)stream.QuadPart, (int)of_stream.QuadPart, number,
           reason ? "begin" : "chunk", GetFileSizeEx(source, &size) && size.QuadPart == total.QuadPart, (char *)data);
    return PROGRESS_CONTINUE;
}

static DWORD CALLBACK counted(LARGE_INTEGER total, LARGE_INTEGER done, LARGE_INTEGER stream, LARGE_INTEGER of_stream,
                              DWORD number, DWORD reason, HANDLE source, HANDLE target, LPVOID data)
{
    *(LONGLONG *)data = of_stream.QuadPart;
    return PROGRESS_CONTINUE;
}

static DWORD CALLBACK ended(LARGE_INTEGER total, LARGE_INTEGER done, LARGE_INTEGER stream, LARGE_INTEGER of_stream,
                            DWORD number, DWORD reason, HANDLE source, HANDLE target, LPVOID data)
{
    return reason == CALLBACK_CHUNK_FINISHED ? PROGRESS_CANCEL : PROGRESS_CONTINUE;
}

int main(void)
{
    static char data[3 << 20];
    BOOL cancel = TRUE;
    LONGLONG copied = 0;
    HANDLE file = CreateFileA("big.bin", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    DWORD done;

    WriteFile(file, data, sizeof data, &done, NULL);
    CloseHandle(file);
    result("small", CopyFileExA("small.txt", "small.copy", shown, "data", NULL, 0));
    result("big", CopyFileExA("big.bin", "big.copy", counted, &copied, NULL, 0));
    printf("copied %d\n", copied == sizeof data);
    result("canceled by the routine", CopyFileExA("big.bin", "canceled", ended, NULL, NULL, 0));
    printf("%lx\n", GetFileAttributesA("canceled"));
    result("canceled from outside", CopyFileExA("big.bin", "canceled", NULL, NULL, &cancel, 0));
    printf("%lx\n", GetFileAttributesA("canceled"));
    result("again", CopyFileExA("small.txt", "small.copy", NULL, NULL, NULL, COPY_FILE_FAIL_IF_EXISTS));
    result("onto itself", CopyFileExA("small.txt", "small.txt", NULL, NULL, NULL, 0));
    CreateSymbolicLinkA("link", "small.txt", 0);
    result("the link", CopyFileExA("link", "link.copy", NULL, NULL, NULL, COPY_FILE_COPY_SYMLINK));
    result("its target", CopyFileExA("link", "target.copy", NULL, NULL, NULL, 0));
    printf("%lx %lx\n", GetFileAttributesA("link.copy"), GetFileAttributesA("target.copy"));
    return 0;
}
