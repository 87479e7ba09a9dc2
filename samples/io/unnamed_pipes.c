/* NtCreateNamedPipeFile makes a pipe without a name, which is opened through its handle: one end overlapped, the other not.
 */
#include "../facts.h"

typedef struct { USHORT length, maximum; PWSTR buffer; } TEXT;
typedef struct { ULONG length; HANDLE root; TEXT *name; ULONG attributes; PVOID security, quality; } ATTRIBUTES;
typedef struct { union { LONG status; PVOID pointer; }; ULONG_PTR information; } STATUS_BLOCK;
typedef LONG (WINAPI *create)(HANDLE *, ULONG, ATTRIBUTES *, STATUS_BLOCK *, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, LARGE_INTEGER *);
typedef LONG (WINAPI *opener)(HANDLE *, ULONG, ATTRIBUTES *, STATUS_BLOCK *, ULONG, ULONG);

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll");
    create make = (create)GetProcAddress(ntdll, "NtCreateNamedPipeFile");
    opener open = (opener)GetProcAddress(ntdll, "NtOpenFile");
    TEXT folder = {18, 20, L"\\??\\PIPE\\"}, empty = {0};
    ATTRIBUTES a = {sizeof a, NULL, &folder, 0};
    STATUS_BLOCK block;
    HANDLE pipes = NULL, ours = NULL, theirs = NULL;
    LARGE_INTEGER timeout = {.QuadPart = -500000};
    OVERLAPPED asked = {0};
    char buffer[16] = "";
    DWORD count = 0;

    printf("folder %lx\n", open(&pipes, SYNCHRONIZE | GENERIC_READ, &a, &block, 3, 0x20));
    a.root = pipes;
    a.name = &empty;
    printf("ours %lx\n", make(&ours, SYNCHRONIZE | GENERIC_READ, &a, &block, FILE_SHARE_WRITE, 2, 0, 0, 0, 0, 1, 65536, 65536, &timeout));
    a.root = ours;
    a.attributes = 2;
    printf("theirs %lx\n", open(&theirs, SYNCHRONIZE | GENERIC_WRITE | FILE_READ_ATTRIBUTES, &a, &block, 0, 0x60));
    asked.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    result("read", ReadFile(ours, buffer, sizeof buffer, NULL, &asked));
    result("write", WriteFile(theirs, "hello", 5, &count, NULL));
    result("result", GetOverlappedResult(ours, &asked, &count, TRUE));
    printf("%lu %.5s\n", count, buffer);
    CloseHandle(theirs);
    ResetEvent(asked.hEvent);
    result("read at the end", ReadFile(ours, buffer, sizeof buffer, NULL, &asked));
    return 0;
}
