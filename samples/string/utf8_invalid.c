/* Invalid UTF-8 becomes replacement characters, or an error when asked to be strict; lone surrogates too.
 */
#include "../facts.h"

static void decode(const char *text)
{
    WCHAR wide[16];
    int count = MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 16);

    for (const char *c = text; *c; c++)
        printf("%02x ", (unsigned char)*c);
    printf("->");
    for (int i = 0; i < count - 1; i++)
        printf(" %04x", wide[i]);
    SetLastError(0);
    count = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, 16);
    printf(", strict %d error %lu\n", count, GetLastError());
}

static void encode(const WCHAR *text)
{
    char bytes[16];
    int count = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);

    for (int i = 0; i < count - 1; i++)
        printf("%02x ", (unsigned char)bytes[i]);
    SetLastError(0);
    count = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, text, -1, bytes, sizeof bytes, NULL, NULL);
    printf("strict %d error %lu\n", count, GetLastError());
}

int main(void)
{
    decode("a\x80z");
    decode("a\xc3");
    decode("a\xc3z");
    decode("\xc0\x80");
    decode("\xe4\xb8z");
    decode("\xf0\x9f\x98z");
    decode("\xff\xfe");
    decode("\xed\xa0\x80");
    decode("\xf4\x8f\xbf\xbf");
    decode("\xf4\x90\x80\x80");
    encode(L"a\xd83d\xde00");
    encode(L"a\xd83dz");
    encode(L"\xde00");
    return 0;
}
