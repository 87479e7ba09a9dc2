/* 64-bit programs reserve terabytes of addresses, as runtimes do for their heaps, and commit some pages there.
 */
#include "../facts.h"

int main(void)
{
#ifdef _WIN64
    SIZE_T terabyte = (SIZE_T)1 << 40;
    char *high = VirtualAlloc(NULL, terabyte + 0x100000, MEM_RESERVE | MEM_TOP_DOWN, PAGE_READWRITE);
    char *more = VirtualAlloc(NULL, 6 * terabyte, MEM_RESERVE, PAGE_READWRITE);
    char *page;

    printf("reserved %d %d\n", high != NULL, more != NULL);
    page = VirtualAlloc(high + terabyte, 0x1000, MEM_COMMIT, PAGE_READWRITE);
    printf("committed %d\n", page == high + terabyte);
    page[0xfff] = 7;
    printf("written %d, zero %d\n", page[0xfff], page[0]);
    page = VirtualAlloc(more + 3 * terabyte, 0x1000, MEM_COMMIT, PAGE_READWRITE);
    page[0] = 9;
    printf("in the middle %d\n", page[0]);
    result("released", VirtualFree(high, 0, MEM_RELEASE));
    result("released", VirtualFree(more, 0, MEM_RELEASE));
#else
    printf("no room\n");
#endif
    return 0;
}
