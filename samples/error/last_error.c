/* The last error is kept, set, and raised by failures.
 */
#include "../facts.h"

int main(void)
{
    SetLastError(0xdeadbeef);
    printf("%lx\n", GetLastError());
    CloseHandle((HANDLE)0x1234);
    printf("close %lu\n", GetLastError());
    GetModuleHandleA("none.dll");
    printf("module %lu\n", GetLastError());
    LoadLibraryA("none.dll");
    printf("load %lu\n", GetLastError());
    GetProcAddress(GetModuleHandleA("kernel32"), "NoSuchFunction");
    printf("function %lu\n", GetLastError());
    SetErrorMode(SEM_FAILCRITICALERRORS);
    printf("mode %u", SetErrorMode(0));
    printf(" now %u\n", SetErrorMode(0));
    return 0;
}
