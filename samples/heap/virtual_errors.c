/* VirtualAlloc refuses overlapping, misplaced and meaningless requests.
 */
#include "../facts.h"

int main(void)
{
    char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    char *again;
    DWORD old;

    result("overlap", VirtualAlloc(base + 0x10000, 0x1000, MEM_RESERVE, PAGE_READWRITE) != NULL);
    result("commit committed", VirtualAlloc(base, 0x1000, MEM_COMMIT, PAGE_READONLY) == base);
    result("commit beyond", VirtualAlloc(base + 0x1f000, 0x2000, MEM_COMMIT, PAGE_READWRITE) != NULL);
    result("no size", VirtualAlloc(NULL, 0, MEM_COMMIT, PAGE_READWRITE) != NULL);
    result("bad protection", VirtualAlloc(NULL, 0x1000, MEM_COMMIT, 0x1234567) != NULL);
    result("no protection", VirtualAlloc(NULL, 0x1000, MEM_COMMIT, 0) != NULL);
    result("protect without old", VirtualProtect(base, 1, PAGE_READONLY, NULL));
    result("protect", VirtualProtect(base, 0x20000, PAGE_NOACCESS, &old));
    printf("unreadable %d\n", IsBadReadPtr(base, 1));
    VirtualProtect(base, 0x1000, PAGE_READONLY, &old);
    printf("readable %d unwritable %d\n", !IsBadReadPtr(base, 1), IsBadWritePtr(base, 1));
    VirtualFree(base, 0, MEM_RELEASE);
    again = VirtualAlloc(base + 0x1234, 0x1000, MEM_RESERVE, PAGE_NOACCESS);
    printf("reserve rounds down %d\n", again == base);
    VirtualFree(again, 0, MEM_RELEASE);
    again = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    printf("commit reserves %d aligned %d\n", again != NULL, ((ULONG_PTR)again & 0xffff) == 0);
    return 0;
}
