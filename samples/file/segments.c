/* WriteFileGather and ReadFileScatter: pages that lie anywhere, in the order of a list. */
#include <windows.h>
#include <stdio.h>
#include <string.h>

static DWORD finish(const char *what, HANDLE file, OVERLAPPED *overlapped, BOOL ok)
{
    DWORD error = ok ? 0 : GetLastError(), count = 0;
    BOOL done = FALSE;

    if (!error || error == ERROR_IO_PENDING)
        done = GetOverlappedResult(file, overlapped, &count, TRUE);
    printf("%s %d, %lu bytes\n", what, done, count);
    return count;
}

int main(void)
{
    FILE_SEGMENT_ELEMENT pages[4] = {{0}};
    OVERLAPPED overlapped = {0};
    char *memory = VirtualAlloc(NULL, 0x4000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    HANDLE file = CreateFileA("pages.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                              FILE_FLAG_NO_BUFFERING | FILE_FLAG_OVERLAPPED, NULL);

    overlapped.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    strcpy(memory, "first");
    strcpy(memory + 0x1000, "second");
    pages[0].Buffer = PtrToPtr64(memory + 0x1000);
    pages[1].Buffer = PtrToPtr64(memory);
    finish("written", file, &overlapped, WriteFileGather(file, pages, 0x2000, NULL, &overlapped));
    printf("%lu bytes in the file\n", GetFileSize(file, NULL));
    pages[0].Buffer = PtrToPtr64(memory + 0x3000);
    pages[1].Buffer = PtrToPtr64(memory + 0x2000);
    finish("read", file, &overlapped, ReadFileScatter(file, pages, 0x2000, NULL, &overlapped));
    printf("%s %s\n", memory + 0x3000, memory + 0x2000);
    overlapped.Offset = 0x1000;
    pages[0].Buffer = PtrToPtr64(memory + 0x2000);
    finish("second page", file, &overlapped, ReadFileScatter(file, pages, 0x1000, NULL, &overlapped));
    printf("%s\n", memory + 0x2000);
    return 0;
}
