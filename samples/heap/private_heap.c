/* A private heap allocates, resizes, zeroes and knows the sizes of its blocks.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100), *grown;
    int zero = 0;

    for (int i = 0; i < 100; i++)
        zero += block[i] == 0;
    printf("zero %d size %d\n", zero, (int)HeapSize(heap, 0, block));
    printf("aligned %d\n", (ULONG_PTR)block % (2 * sizeof(void *)) == 0);
    memset(block, 'x', 100);
    grown = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 5000);
    printf("kept %d zero after %d size %d\n", grown[99] == 'x', grown[100] == 0 && grown[4999] == 0,
           (int)HeapSize(heap, 0, grown));
    block = HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, grown, 50);
    printf("shrunk in place %d size %d\n", block == grown, (int)HeapSize(heap, 0, block));
    printf("in place beyond reason %d\n",
           HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 1 << 28) == NULL);
    printf("valid %d\n", HeapValidate(heap, 0, block));
    printf("zero bytes %d", HeapAlloc(heap, 0, 0) != NULL);
    printf(" size %d\n", (int)HeapSize(heap, 0, HeapAlloc(heap, 0, 0)));
    printf("free %d\n", HeapFree(heap, 0, block));
    printf("free null %d\n", HeapFree(heap, 0, NULL));
    printf("process heap differs %d\n", GetProcessHeap() != heap);
    printf("destroy %d\n", HeapDestroy(heap));
    return 0;
}
