/* Pages whose places are no targets of indirect calls: a flag of executable protections that is not kept.
 */
#include <stdio.h>
#include <windows.h>

#ifndef PAGE_TARGETS_INVALID
#define PAGE_TARGETS_INVALID 0x40000000
#endif

static void query(const char *what, void *page)
{
    MEMORY_BASIC_INFORMATION info;
    VirtualQuery(page, &info, sizeof info);
    printf("%s: state %lx, protection %lx\n", what, info.State, info.Protect);
}

int main(void)
{
    char *reserved = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS);
    char *page = VirtualAlloc(reserved + 0x1000, 0x2000, MEM_COMMIT, PAGE_EXECUTE_READWRITE | PAGE_TARGETS_INVALID);
    DWORD old;

    printf("committed: %d\n", page == reserved + 0x1000);
    query("allocated", page);
    printf("protected: %d\n", VirtualProtect(page, 0x1000, PAGE_EXECUTE_READ | PAGE_TARGETS_INVALID, &old));
    printf("before: %lx\n", old);
    query("first page", page);
    query("second page", page + 0x1000);
    return 0;
}
