/* Words are ordered by letters, then marks, then case; sort keys agree with comparing, and every flag changes what counts.
 */
#include "../facts.h"

static const WCHAR *words[] = {
    L"", L"a", L"A", L"\xe4", L"\xc4", L"a\x308", L"b", L"z", L"Z", L"\xe5", L"\xf8", L"\xe6", L"ae", L"\xdf", L"ss",
    L"co-op", L"coop", L"co op", L"can't", L"cant", L"re-form", L"reform", L"-a", L"'a", L"a-", L"_", L".", L"@", L"+", L"$",
    L"\x20ac", L"0", L"1", L"2", L"10", L"9", L"010", L"a1", L"a10", L"a9", L"1.5", L"\xbd", L"\xb2", L"\x661", L"resume",
    L"r\xe9sum\xe9", L"r\xe9sume", L"resum\xe9", L"Resume", L"cote", L"cot\xe9", L"c\xf4te", L"c\xf4t\xe9",
    L"\x3042", L"\x30a2", L"\xff71", L"\x3041", L"\x30a1", L"\x304c", L"\x30ac", L"\x30ab\x30fc", L"\x30ab\x30a2",
    L"\xff21", L"\xff41", L"\x410", L"\x430", L"\x44f", L"\x3b1", L"\x3b2", L"\x5d0", L"\x4e00", L"\x4e01", L"\xac00",
    L"\x1", L"\t", L" ", L"\xa0", L"\xad", L"a\xad" L"b", L"ab", L"\x131", L"i", L"I", L"\x130", L"\xf1", L"n", L"o", L"\x153",
    L"oe", L"\x201e", L"\x2013", L"\x2014", L"\x2010", L"\xd83d\xde00", L"\xe000",
};

enum { COUNT = sizeof words / sizeof *words };

static int key_of(const WCHAR *text, DWORD flags, BYTE *key)
{
    return LCMapStringW(0x409, LCMAP_SORTKEY | flags, text, -1, (WCHAR *)key, 200);
}

int main(void)
{
    static const DWORD flags[] = {
        0, NORM_IGNORECASE, NORM_IGNORENONSPACE, NORM_IGNORESYMBOLS, 0x10, 0x20, SORT_STRINGSORT, NORM_IGNOREKANATYPE,
        NORM_IGNOREWIDTH, 8, NORM_IGNORECASE | NORM_IGNORENONSPACE | NORM_IGNOREKANATYPE | NORM_IGNOREWIDTH,
        SORT_STRINGSORT | NORM_IGNORECASE, 0x30, NORM_IGNORESYMBOLS | NORM_IGNORECASE, 8 | NORM_IGNORECASE,
    };

    for (int i = 0; i < COUNT; i++) {
        BYTE key[200];
        int size = key_of(words[i], 0, key);

        printf("%d:", i);
        for (int j = 0; j < size; j++)
            printf(" %02x", key[j]);
        printf("\n");
    }
    for (unsigned f = 0; f < sizeof flags / sizeof *flags; f++) {
        int differing = 0;

        printf("flags %05lx\n", flags[f]);
        for (int i = 0; i < COUNT; i++) {
            BYTE one[200], other[200];

            key_of(words[i], flags[f], one);
            for (int j = 0; j < COUNT; j++) {
                int order = CompareStringW(0x409, flags[f], words[i], -1, words[j], -1), by_key;

                key_of(words[j], flags[f], other);
                by_key = strcmp((char *)one, (char *)other);
                differing += order != 2 + (by_key > 0) - (by_key < 0);
                printf("%c", "?<=>"[order]);
            }
            printf("\n");
        }
        printf("keys differ %d\n", differing);
    }
    return 0;
}
