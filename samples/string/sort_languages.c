/* Languages order their letters in ways of their own; some take two letters for one, French looks at marks from the end.
 */
#include "../facts.h"

static int order(const WCHAR *locale, DWORD flags, const WCHAR *one, const WCHAR *other)
{
    return CompareStringEx(locale, flags, one, -1, other, -1, NULL, NULL, 0);
}

static void row(const WCHAR *locale, const WCHAR *const *words, int count)
{
    printf("%ls\n", locale);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            printf("%c", "?<=>"[order(locale, 0, words[i], words[j])]);
        printf(" ");
        for (int j = 0; j < count; j++)
            printf("%c", "?<=>"[order(locale, NORM_IGNORECASE, words[i], words[j])]);
        printf("\n");
    }
}

int main(void)
{
    static const WCHAR *const words[] = {
        L"a", L"\xe4", L"\xc4", L"\xe5", L"\xe6", L"ae", L"aa", L"b", L"c", L"\x10d", L"cz", L"ch", L"CH", L"Ch", L"d", L"h", L"i",
        L"\x131", L"I", L"\x130", L"j", L"l", L"ll", L"lz", L"n", L"\xf1", L"o", L"\xf6", L"\xf8", L"oe", L"s", L"\x161", L"sz",
        L"u", L"\xfc", L"ue", L"v", L"w", L"y", L"z", L"\x17e", L"dz", L"d\x17e", L"cote", L"cot\xe9", L"c\xf4te", L"c\xf4t\xe9",
    };
    static const WCHAR *const locales[] = {
        L"en-US", L"sv-SE", L"fi-FI", L"da-DK", L"nb-NO", L"de-DE", L"de-DE_phoneb", L"es-ES", L"es-ES_tradnl", L"cs-CZ",
        L"sk-SK", L"pl-PL", L"hu-HU", L"tr-TR", L"fr-FR", L"et-EE", L"lt-LT", L"hr-HR", L"cy-GB", L"en-GB", L"",
    };
    int found, size;
    static const WCHAR *marked[] = {L"a\x308", L"\xe4", L"z", L"a", L"A\x30a"};

    for (unsigned i = 0; i < sizeof locales / sizeof *locales; i++)
        row(locales[i], words, sizeof words / sizeof *words);
    printf("by number %d %d %d\n", CompareStringW(0x41d, 0, L"\xe4", -1, L"z", -1), CompareStringW(0x40a, 0, L"ch", -1, L"cz", -1),
           CompareStringW(0x10407, 0, L"\xe4", -1, L"ad", -1));
    row(L"sv-SE", marked, 5);
    found = FindNLSStringEx(L"sv-SE", FIND_FROMSTART | NORM_IGNORENONSPACE, L"az\xe4", -1, L"a\x308", -1, &size, NULL, NULL, 0);
    printf("find %d %d\n", found, size);
    found = FindNLSStringEx(L"en-US", FIND_FROMSTART | NORM_IGNORENONSPACE, L"z\xe4", -1, L"a", -1, &size, NULL, NULL, 0);
    printf("find %d %d\n", found, size);
    return 0;
}
