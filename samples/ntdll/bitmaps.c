/* Bitmaps: bits are set, counted and found from a hint, runs measured.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>

typedef struct { ULONG size; ULONG *buffer; } BITMAP32;

void NTAPI RtlInitializeBitMap(BITMAP32 *, ULONG *, ULONG);
void NTAPI RtlSetBits(BITMAP32 *, ULONG, ULONG);
void NTAPI RtlClearBits(BITMAP32 *, ULONG, ULONG);
void NTAPI RtlSetAllBits(BITMAP32 *);
BOOLEAN NTAPI RtlAreBitsSet(BITMAP32 *, ULONG, ULONG);
BOOLEAN NTAPI RtlAreBitsClear(BITMAP32 *, ULONG, ULONG);
ULONG NTAPI RtlNumberOfSetBits(BITMAP32 *);
ULONG NTAPI RtlFindClearBits(BITMAP32 *, ULONG, ULONG);
ULONG NTAPI RtlFindSetBits(BITMAP32 *, ULONG, ULONG);
ULONG NTAPI RtlFindClearBitsAndSet(BITMAP32 *, ULONG, ULONG);
ULONG NTAPI RtlFindLongestRunClear(BITMAP32 *, ULONG *);
CCHAR NTAPI RtlFindMostSignificantBit(ULONGLONG);
CCHAR NTAPI RtlFindLeastSignificantBit(ULONGLONG);

int main(void)
{
    ULONG bits[3] = {0}, start = 99;
    BITMAP32 map;

    RtlInitializeBitMap(&map, bits, 70);
    RtlSetBits(&map, 5, 30);
    RtlSetBits(&map, 60, 4);
    printf("%08lx %08lx %08lx\n", bits[0], bits[1], bits[2]);
    printf("set %lu, are %d %d %d\n", RtlNumberOfSetBits(&map), RtlAreBitsSet(&map, 5, 30), RtlAreBitsSet(&map, 4, 3),
           RtlAreBitsClear(&map, 64, 6));
    printf("find %lu %lu %lu %lx\n", RtlFindClearBits(&map, 3, 0), RtlFindClearBits(&map, 6, 20), RtlFindSetBits(&map, 4, 40),
           RtlFindSetBits(&map, 40, 0));
    printf("take %lu", RtlFindClearBitsAndSet(&map, 5, 0));
    printf(" %08lx\n", bits[0]);
    printf("longest %lu", RtlFindLongestRunClear(&map, &start));
    printf(" at %lu\n", start);
    RtlSetAllBits(&map);
    RtlClearBits(&map, 31, 2);
    printf("%08lx %08lx %08lx\n", bits[0], bits[1], bits[2]);
    printf("most %d %d, least %d %d\n", RtlFindMostSignificantBit(0x8001), RtlFindMostSignificantBit(0),
           RtlFindLeastSignificantBit(0x8100000000ull), RtlFindLeastSignificantBit(0));
    return 0;
}
