/* The TEB and the PEB agree with the functions that read them.
 */
#include "../facts.h"
#include <intrin.h>
#include <winternl.h>

#ifdef _WIN64
#define FIELD(block, at32, at64, type) (*(type *)((char *)(block) + (at64)))
#define SELF() ((char *)__readgsqword(0x30))
#else
#define FIELD(block, at32, at64, type) (*(type *)((char *)(block) + (at32)))
#define SELF() ((char *)__readfsdword(0x18))
#endif

int main(void)
{
    char *teb = SELF(), *peb = FIELD(teb, 0x30, 0x60, char *), *parameters = FIELD(peb, 0x10, 0x20, char *);
    UNICODE_STRING *line = &FIELD(parameters, 0x40, 0x70, UNICODE_STRING);
    int local;

    printf("self %d\n", NtCurrentTeb() == (TEB *)teb);
    printf("stack %d %d\n", (char *)&local < FIELD(teb, 4, 8, char *),
           (char *)&local > FIELD(teb, 8, 0x10, char *));
    printf("process %d\n", FIELD(teb, 0x20, 0x40, DWORD) == GetCurrentProcessId());
    printf("thread %d\n", FIELD(teb, 0x24, 0x48, DWORD) == GetCurrentThreadId());
    SetLastError(4321);
    printf("last error %lu\n", FIELD(teb, 0x34, 0x68, DWORD));
    printf("image %d\n", FIELD(peb, 8, 0x10, HMODULE) == GetModuleHandleA(NULL));
    printf("heap %d\n", FIELD(peb, 0x18, 0x30, HANDLE) == GetProcessHeap());
    printf("debugged %d\n", FIELD(peb, 2, 2, BYTE));
    printf("command line %d terminated %d\n", !lstrcmpW(line->Buffer, GetCommandLineW()),
           line->Buffer[line->Length / 2] == 0);
    printf("standard output %d\n", FIELD(parameters, 0x1c, 0x28, HANDLE) == GetStdHandle(STD_OUTPUT_HANDLE));
    printf("processors %d\n", FIELD(peb, 0x64, 0xb8, DWORD) > 0);
    printf("platform %lu\n", FIELD(peb, 0xb0, 0x124, DWORD));
    return 0;
}
