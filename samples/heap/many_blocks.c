/* Thousands of allocations of many sizes keep their content while others are freed.
 */
#include "../facts.h"
#include <string.h>

#define COUNT 3000

static unsigned char *blocks[COUNT];
static unsigned sizes[COUNT];

static int intact(int i)
{
    for (unsigned k = 0; k < sizes[i]; k++)
        if (blocks[i][k] != (unsigned char)i)
            return 0;
    return 1;
}

int main(void)
{
    HANDLE heap = GetProcessHeap();
    unsigned random = 1;
    int bad = 0;

    for (int round = 0; round < 20000; round++) {
        int i;

        random = random * 1103515245 + 12345;
        i = random / 65536 % COUNT;
        if (blocks[i]) {
            bad += !intact(i);
            HeapFree(heap, 0, blocks[i]);
            blocks[i] = NULL;
            continue;
        }
        random = random * 1103515245 + 12345;
        sizes[i] = random / 65536 % (round % 50 ? 300 : 30000);
        blocks[i] = HeapAlloc(heap, 0, sizes[i]);
        bad += HeapSize(heap, 0, blocks[i]) != sizes[i];
        memset(blocks[i], i, sizes[i]);
    }
    for (int i = 0; i < COUNT; i++)
        if (blocks[i])
            bad += !intact(i) + !HeapFree(heap, 0, blocks[i]);
    printf("bad %d\n", bad);
    return 0;
}
