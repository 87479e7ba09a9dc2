/* WideCharToMultiByte in many code pages, with default characters for what they lack.
 */
#include "../facts.h"

static void convert(UINT page, DWORD flags, const WCHAR *text)
{
    char bytes[64];
    BOOL used = 9;
    int count = WideCharToMultiByte(page, flags, text, -1, bytes, sizeof bytes, NULL,
                                    page == CP_UTF8 ? NULL : &used);

    printf("%5u:", page);
    for (int i = 0; i < count - 1; i++)
        printf(" %02x", (unsigned char)bytes[i]);
    if (page != CP_UTF8)
        printf(" used default %d", used);
    printf("\n");
}

int main(void)
{
    static const WCHAR text[] = L"A\xe9\xdf\x20ac\x0416\x03b1\x05d0\x4e2d\x30a2\xac00";
    static const UINT pages[] = {437, 850, 852, 866, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258,
                                 874, 932, 936, 949, 950, 20866, 28591, CP_UTF8};
    char bytes[8];
    BOOL used = 9;

    for (int i = 0; i < (int)(sizeof pages / sizeof *pages); i++)
        convert(pages[i], WC_NO_BEST_FIT_CHARS, text);
    convert(1252, 0, L"plain \xe9");
    convert(1252, 0, L"\x0100\xff21");
    convert(1252, WC_NO_BEST_FIT_CHARS, L"\x0100\xff21");
    WideCharToMultiByte(1252, 0, L"\x4e2d.", -1, bytes, sizeof bytes, "_", &used);
    printf("%s %d\n", bytes, used);
    return 0;
}
