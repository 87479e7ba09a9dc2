/* A heap with a maximum size refuses what does not fit, and a large block takes pages of its own.
 */
#include "../facts.h"

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0x10000);
    int count = 0;
    char *large;

    while (count < 1000 && HeapAlloc(heap, 0, 1000))
        count++;
    printf("some fit %d, not all %d\n", count > 30, count < 70);
    printf("too large %d\n", HeapAlloc(heap, 0, 0x20000) == NULL);
    HeapDestroy(heap);
    large = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 8 << 20);
    printf("large %d size %d\n", large[0] == 0 && large[(8 << 20) - 1] == 0,
           (int)HeapSize(GetProcessHeap(), 0, large));
    printf("free %d\n", HeapFree(GetProcessHeap(), 0, large));
    return 0;
}
