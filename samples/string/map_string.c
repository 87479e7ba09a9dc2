/* LCMapString changes case, width and byte order, measures, and refuses meaningless flags.
 */
#include "../facts.h"

static void map(DWORD flags, const WCHAR *text)
{
    WCHAR mapped[32] = {0};
    int count = LCMapStringW(0x409, flags, text, -1, mapped, 32);

    printf("%08lx %d:", flags, count);
    for (int i = 0; i < count - 1; i++)
        printf(" %04x", mapped[i]);
    printf("\n");
}

int main(void)
{
    char text[16];

    map(LCMAP_UPPERCASE, L"abc\xe9\xdf\xff\x0436\x03c3\x0131");
    map(LCMAP_LOWERCASE, L"ABC\xc9\x0416\x03a3\x0130");
    map(LCMAP_FULLWIDTH, L"aA1 ");
    map(LCMAP_HALFWIDTH, L"\xff41\xff21\xff11\x3000");
    map(LCMAP_HIRAGANA, L"\x30a2\x30ab");
    map(LCMAP_KATAKANA, L"\x3042\x304b");
    map(LCMAP_BYTEREV, L"ab");
    printf("measure %d\n", LCMapStringW(0x409, LCMAP_UPPERCASE, L"abc", 3, NULL, 0));
    printf("ansi %d", LCMapStringA(0x409, LCMAP_UPPERCASE, "abc\xe9", -1, text, 16));
    printf(" %02x\n", (BYTE)text[3]);
    result("upper and lower", LCMapStringW(0x409, LCMAP_UPPERCASE | LCMAP_LOWERCASE, L"a", -1, NULL, 0));
    result("small", LCMapStringA(0x409, LCMAP_UPPERCASE, "abcdef", -1, text, 3));
    return 0;
}
