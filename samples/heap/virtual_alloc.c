/* VirtualAlloc reserves in 64 KiB units, commits in pages, and VirtualQuery shows both.
 */
#include "../facts.h"

static char *base;

static void query(const char *what, char *address)
{
    MEMORY_BASIC_INFORMATION info;

    if (!VirtualQuery(address, &info, sizeof info)) {
        printf("%s: error %lu\n", what, GetLastError());
        return;
    }
    printf("%s: base %+d allocation %+d size %x state %lx protect %lx initial %lx type %lx\n", what,
           (int)((char *)info.BaseAddress - base), (int)((char *)info.AllocationBase - base),
           (unsigned)info.RegionSize, info.State, info.Protect, info.AllocationProtect, info.Type);
}

int main(void)
{
    DWORD old;
    char *at;

    base = VirtualAlloc(NULL, 0x30000, MEM_RESERVE, PAGE_READWRITE);
    printf("granularity %d\n", (int)((ULONG_PTR)base & 0xffff));
    query("reserved", base);
    at = VirtualAlloc(base + 0x1234, 0x1000, MEM_COMMIT, PAGE_READWRITE);
    printf("commit rounds to %+d\n", (int)(at - base));
    query("before", base);
    query("committed", base + 0x1800);
    query("after", base + 0x3000);
    base[0x1000] = 1;
    printf("zero %d\n", base[0x2fff]);
    printf("protect %d", VirtualProtect(base + 0x1000, 1, PAGE_READONLY, &old));
    printf(" old %lx\n", old);
    query("protected", base + 0x1000);
    query("neighbour", base + 0x2000);
    result("protect reserved", VirtualProtect(base + 0x5000, 1, PAGE_READONLY, &old));
    result("decommit", VirtualFree(base + 0x1000, 0x1000, MEM_DECOMMIT));
    query("decommitted", base + 0x1000);
    result("commit again", VirtualAlloc(base + 0x1000, 0x1000, MEM_COMMIT, PAGE_READWRITE) != NULL);
    printf("zero again %d\n", base[0x1000]);
    result("release with size", VirtualFree(base, 0x1000, MEM_RELEASE));
    result("release inside", VirtualFree(base + 0x10000, 0, MEM_RELEASE));
    result("release", VirtualFree(base, 0, MEM_RELEASE));
    printf("release again %d\n", VirtualFree(base, 0, MEM_RELEASE));
    return 0;
}
