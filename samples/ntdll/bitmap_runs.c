/* The runs of clear bits of a bitmap: all, the longest ones, the next one and the one before.
 * flags: -lntdll
 */
#include "../facts.h"

typedef struct { ULONG size; ULONG *buffer; } Bitmap;
typedef struct { ULONG start, length; } Run;
void NTAPI RtlInitializeBitMap(Bitmap *, ULONG *, ULONG);
ULONG NTAPI RtlFindClearRuns(const Bitmap *, Run *, ULONG, BOOLEAN);
ULONG NTAPI RtlFindNextForwardRunClear(const Bitmap *, ULONG, ULONG *);
ULONG NTAPI RtlFindLastBackwardRunClear(const Bitmap *, ULONG, ULONG *);

int main(void) {
    ULONG words[3] = {0xFF00F0F1, 0x0000FFFF, 0x12345678};
    Bitmap map;
    Run runs[20];
    RtlInitializeBitMap(&map, words, 90);
    for (int longest = 0; longest < 2; longest++)
        for (ULONG most = 3; most <= 20; most += 17) {
            ULONG count = RtlFindClearRuns(&map, runs, most, longest);
            printf("%d of %lu: %lu:", longest, most, count);
            for (ULONG i = 0; i < count && i < (longest ? 3 : 20); i++) printf(longest ? " %.0lu(%lu)" : " %lu(%lu)", longest ? 0 : runs[i].start, runs[i].length);
            printf("\n");
        }
    const ULONG places[] = {0, 1, 5, 12, 17, 30, 40, 47, 48, 60, 70, 88, 89};
    for (int i = 0; i < 13; i++) {
        ULONG next = 99, before = 99;
        ULONG forward = RtlFindNextForwardRunClear(&map, places[i], &next);
        ULONG backward = RtlFindLastBackwardRunClear(&map, places[i], &before);
        printf("%lu: forward %lu", places[i], forward);
        if (forward) printf(" at %lu", next);
        printf(", backward %lu", backward);
        if (backward) printf(" at %lu", before);
        printf("\n");
    }
    return 0;
}
