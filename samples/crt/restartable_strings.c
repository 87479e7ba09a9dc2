/* Strings converted with their state, with and without the size of the target.
 * crt: ucrt
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include "../facts.h"

typedef int (*ToWide)(size_t *, wchar_t *, size_t, const char **, size_t, mbstate_t *);
typedef int (*ToBytes)(size_t *, char *, size_t, const wchar_t **, size_t, mbstate_t *);
typedef size_t (*ToWidePlain)(wchar_t *, const char **, size_t, mbstate_t *);
typedef size_t (*ToBytesPlain)(char *, const wchar_t **, size_t, mbstate_t *);
typedef unsigned short (*Kind)(const char *);
typedef wchar_t (*Change)(wchar_t, unsigned short);

#define GET(type, name) ((type)(void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name))

int main(void)
{
    static const char *locales[] = {"C", "English_United States.1252", "en-US.UTF-8"};
    static const char *bytes[] = {"a\xe9z", "a\xc3\xa9z", "a\xf0\x9f\x98\x80z", "a\x82"};
    static const wchar_t *texts[] = {L"a\xe9z", L"a\x0100z", L"a\x4e2dz", L"\xd83d\xde00z", L"\xd83d"};

    for (int l = 0; l < 3; l++) {
        printf("%s\n", setlocale(LC_ALL, locales[l]));
        for (int i = 0; i < 4; i++)
            for (size_t size = 2; size < 9; size += 6) {
                wchar_t out[16] = L"";
                const char *at = bytes[i];
                mbstate_t state = {0};
                size_t made = GET(ToWidePlain, "mbsrtowcs")(out, &at, size, &state), converted = 7;
                int error;

                printf("%d at %d", (int)made, at ? (int)(at - bytes[i]) : -1);
                at = bytes[i];
                memset(&state, 0, sizeof state);
                error = GET(ToWide, "mbsrtowcs_s")(&converted, out, 8, &at, size, &state);
                printf(" %d: %d at %d\n", error, (int)converted, at ? (int)(at - bytes[i]) : -1);
            }
        for (int i = 0; i < 5; i++)
            for (size_t size = 2; size < 9; size += 6) {
                char out[16] = "";
                const wchar_t *at = texts[i];
                mbstate_t state = {0};
                size_t made = GET(ToBytesPlain, "wcsrtombs")(out, &at, size, &state), converted = 7;
                int error;

                printf("%d at %d", (int)made, at ? (int)(at - texts[i]) : -1);
                at = texts[i];
                error = GET(ToBytes, "wcsrtombs_s")(&converted, out, 9, &at, size, &state);
                printf(" %d: %d at %d\n", error, (int)converted, at ? (int)(at - texts[i]) : -1);
            }
        printf("%x %x %d %d\n", btowc('a'), btowc(0xe9), wctob(0xe9), wctob(0x3042));
    }
    printf("%d %d %d\n", GET(Kind, "wctrans")("tolower"), GET(Kind, "wctrans")("toupper"),
           GET(Kind, "wctrans")("other"));
    printf("%c %c\n", GET(Change, "towctrans")('A', GET(Kind, "wctrans")("tolower")),
           GET(Change, "towctrans")('a', GET(Kind, "wctrans")("toupper")));
    return 0;
}
