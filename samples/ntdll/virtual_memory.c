/* The native memory functions give statuses and round addresses and sizes in place.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI NtAllocateVirtualMemory(HANDLE, void **, ULONG_PTR, SIZE_T *, ULONG, ULONG);
NTSYSAPI NTSTATUS NTAPI NtProtectVirtualMemory(HANDLE, void **, SIZE_T *, ULONG, ULONG *);
NTSYSAPI NTSTATUS NTAPI NtFreeVirtualMemory(HANDLE, void **, SIZE_T *, ULONG);

int main(void)
{
    HANDLE process = GetCurrentProcess();
    void *base = NULL, *at;
    SIZE_T size = 0x12345;
    ULONG old;

    printf("allocate %08lx",
           NtAllocateVirtualMemory(process, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
    printf(" size %x aligned %d\n", (unsigned)size, (int)((ULONG_PTR)base & 0xffff));
    at = (char *)base + 0x1801;
    size = 1;
    printf("protect %08lx", NtProtectVirtualMemory(process, &at, &size, PAGE_READONLY, &old));
    printf(" offset %x size %x old %lx\n", (int)((char *)at - (char *)base), (unsigned)size, old);
    at = base;
    size = 0x1000;
    printf("overlap %08lx\n", NtAllocateVirtualMemory(process, &at, 0, &size, MEM_RESERVE, PAGE_READWRITE));
    size = 0;
    printf("no size %08lx\n", NtAllocateVirtualMemory(process, &at, 0, &size, MEM_COMMIT, PAGE_READWRITE));
    size = 0x1000;
    printf("bad protection %08lx\n", NtAllocateVirtualMemory(process, &at, 0, &size, MEM_COMMIT, 3));
    size = 0;
    printf("free %08lx", NtFreeVirtualMemory(process, &base, &size, MEM_RELEASE));
    printf(" size %x\n", (unsigned)size);
    return 0;
}
