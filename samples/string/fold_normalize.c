/* FoldString and NormalizeString change composition, digits and compatibility characters.
 */
#define _WIN32_WINNT 0x600
#include "../facts.h"

static void show(const char *what, const WCHAR *text, int count)
{
    printf("%s %d:", what, count);
    for (int i = 0; i < count; i++)
        printf(" %04x", text[i]);
    printf("\n");
}

int main(void)
{
    WCHAR text[32];

    show("digits", text, FoldStringW(MAP_FOLDDIGITS, L"\x0661\x0967" L"5", 3, text, 32));
    show("compose", text, FoldStringW(MAP_PRECOMPOSED, L"e\x301", 2, text, 32));
    show("decompose", text, FoldStringW(MAP_COMPOSITE, L"\xe9", 1, text, 32));
    show("C", text, NormalizeString(NormalizationC, L"e\x301o\x308", 4, text, 32));
    show("D", text, NormalizeString(NormalizationD, L"\xe9\xf6\xac00", 3, text, 32));
    show("KC", text, NormalizeString(NormalizationKC, L"\xfb01\x2460", 2, text, 32));
    printf("is C %d, is D %d\n", IsNormalizedString(NormalizationC, L"\xe9", 1),
           IsNormalizedString(NormalizationD, L"\xe9", 1));
    return 0;
}
