/* Rotations, byte swaps, absolute values and division.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    unsigned (*volatile left)(unsigned, int) = _rotl, (*volatile right)(unsigned, int) = _rotr;
    div_t quotient = div(-17, 5);
    ldiv_t wide = ldiv(100, -7);
    char text[] = "abcdef", swapped[7] = "";

    printf("%x %x %x\n", left(0x80000001, 1), right(0x80000001, 1), left(0x12345678, 36));
    printf("%I64x %I64x\n", _rotl64(0x8000000000000001, 4), _rotr64(1, 1));
    printf("%x %x %I64x\n", _byteswap_ushort(0x1234), (unsigned)_byteswap_ulong(0x12345678),
           _byteswap_uint64(0x0102030405060708));
    printf("%d %ld %I64d\n", abs(-5), labs(-6L), _abs64(-7));
    printf("%d %d, %ld %ld\n", quotient.quot, quotient.rem, wide.quot, wide.rem);
    _swab(text, swapped, 6);
    printf("%s\n", swapped);
    printf("%d %d\n", __max(3, 4), __min(3, 4));
    return 0;
}
