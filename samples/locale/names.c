/* Names of locales: which are there, what they resolve to, and their identifiers.
 */
#define _WIN32_WINNT 0x601
#include "../facts.h"

static void name(const WCHAR *wanted)
{
    WCHAR text[LOCALE_NAME_MAX_LENGTH] = L"";
    int count;

    printf("%ls: valid %d", wanted, IsValidLocaleName(wanted) != 0);
    printf(", id %04lx", LocaleNameToLCID(wanted, 0));
    printf(", neutral id %04lx", LocaleNameToLCID(wanted, LOCALE_ALLOW_NEUTRAL_NAMES));
    count = ResolveLocaleName(wanted, text, LOCALE_NAME_MAX_LENGTH);
    printf(", resolved %d %ls\n", count, text);
}

static void id(LCID wanted)
{
    WCHAR text[LOCALE_NAME_MAX_LENGTH] = L"";
    int count = LCIDToLocaleName(wanted, text, LOCALE_NAME_MAX_LENGTH, 0);

    printf("%04lx: valid %d, name %d %ls, default %04lx\n", wanted, IsValidLocale(wanted, LCID_SUPPORTED), count, text,
           ConvertDefaultLocale(wanted));
}

static int seen, german;

static BOOL CALLBACK each(WCHAR *text, DWORD flags, LPARAM parameter)
{
    seen++;
    if (!wcscmp(text, L"de-DE"))
        german = flags & (0x30);
    return *(int *)parameter == 0 || seen < *(int *)parameter;
}

int main(void)
{
    int limit = 0;

    name(L"de-DE");
    name(L"DE-de");
    name(L"de");
    name(L"pt");
    name(L"zh-Hant");
    name(L"en-DE");
    name(L"xx-YY");
    name(L"");
    id(0x407);
    id(0x07);
    id(0x7f);
    id(0x804);
    id(0x7c04);
    EnumSystemLocalesEx(each, LOCALE_ALL, (LPARAM)&limit, NULL);
    printf("many %d, german %d\n", seen > 300, german);
    seen = 0, limit = 3;
    EnumSystemLocalesEx(each, 0x10, (LPARAM)&limit, NULL);
    printf("stopped after %d\n", seen);
    return 0;
}
