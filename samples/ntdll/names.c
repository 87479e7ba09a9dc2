/* Patterns, DOS names, characters in strings, numbers, locales, domain names.
 * flags: -lntdll
 */
#include "nt.h"

LONG NTAPI RtlFindCharInUnicodeString(int, const UNICODE_STRING *, const UNICODE_STRING *, USHORT *);
LONG NTAPI RtlInt64ToUnicodeString(ULONGLONG, ULONG, UNICODE_STRING *);
LONG NTAPI RtlLargeIntegerToChar(const ULONGLONG *, ULONG, ULONG, char *);
void NTAPI RtlUpperString(STRING *, const STRING *);
LONG NTAPI RtlLocaleNameToLcid(const WCHAR *, LCID *, ULONG);
LONG NTAPI RtlLcidToLocaleName(LCID, UNICODE_STRING *, ULONG, BOOLEAN);
LONG NTAPI RtlIdnToAscii(DWORD, const WCHAR *, INT, WCHAR *, INT *);
LONG NTAPI RtlNormalizeString(ULONG, const WCHAR *, INT, WCHAR *, INT *);
BOOLEAN NTAPI RtlIsTextUnicode(const void *, INT, INT *);
LONG NTAPI RtlUpcaseUnicodeStringToOemString(STRING *, const UNICODE_STRING *, BOOLEAN);

static void legal(const WCHAR *name)
{
    UNICODE_STRING text;
    BOOLEAN spaces = 9;
    char room[13] = "";
    STRING oem = {0, 12, room};
    RtlInitUnicodeString(&text, name);
    BOOLEAN answer = RtlIsNameLegalDOS8Dot3(&text, &oem, &spaces);
    printf("%ls: %d", name, answer);
    if (answer) printf(" %.*s %d", oem.Length, room, spaces);
    printf("\n");
}

static void find(int flags, const WCHAR *string, const WCHAR *wanted)
{
    UNICODE_STRING text, characters;
    USHORT at = 99;
    RtlInitUnicodeString(&text, string);
    RtlInitUnicodeString(&characters, wanted);
    LONG status = RtlFindCharInUnicodeString(flags, &text, &characters, &at);
    printf("find %d %08lx %u\n", flags, status, at);
}

int main(void)
{
    WCHAR room[40] = L"";
    UNICODE_STRING text = {0, sizeof room, room}, source;
    ULONGLONG number = 0x123456789ABCDEFULL;
    char digits[40];
    LCID locale;
    INT size;

    legal(L"Hello.txt");
    legal(L"toolongname.txt");
    legal(L"a.html");
    legal(L"a b.c");
    legal(L"a.b.c");
    legal(L".a");
    legal(L"a.");
    legal(L"..");
    legal(L"a+b");
    find(0, L"one two one", L"tw");
    find(1, L"one two one", L"tw");
    find(2, L"one two one", L"on");
    find(0, L"one", L"xyz");
    find(0, L"one", L"N");
    printf("number %08lx", RtlInt64ToUnicodeString(number, 16, &text));
    printf(" %ls\n", room);
    printf("number %08lx", RtlInt64ToUnicodeString(number, 10, &text));
    printf(" %ls %u\n", room, text.Length);
    printf("base %08lx\n", RtlInt64ToUnicodeString(number, 7, &text));
    printf("digits %08lx", RtlLargeIntegerToChar(&number, 8, sizeof digits, digits));
    printf(" %s\n", digits);
    printf("small %08lx\n", RtlLargeIntegerToChar(&number, 8, 4, digits));
    STRING mixed = {5, 6, "Mixed"}, upper = {0, sizeof digits, digits};
    RtlUpperString(&upper, &mixed);
    printf("upper %.*s\n", upper.Length, digits);
    RtlInitUnicodeString(&source, L"caf\u00e9");
    printf("oem %08lx", RtlUpcaseUnicodeStringToOemString(&upper, &source, TRUE));
    printf(" %u %02x\n", upper.Length, (BYTE)upper.Buffer[0]);
    printf("locale %08lx", RtlLocaleNameToLcid(L"de-CH", &locale, 0));
    printf(" %04lx\n", locale);
    printf("neutral %08lx", RtlLocaleNameToLcid(L"de", &locale, 0));
    printf(" %08lx", RtlLocaleNameToLcid(L"de", &locale, 2));
    printf(" %04lx\n", locale);
    printf("unknown %08lx\n", RtlLocaleNameToLcid(L"xx-YY", &locale, 0));
    printf("name %08lx", RtlLcidToLocaleName(0x40C, &text, 0, FALSE));
    printf(" %ls\n", room);
    size = 40;
    printf("idn %08lx", RtlIdnToAscii(0, L"b\u00fccher.de", -1, room, &size));
    printf(" %ls %d\n", room, size);
    size = 40;
    printf("normal %08lx", RtlNormalizeString(1, L"e\u0301", -1, room, &size));
    printf(" %04x %d\n", room[0], size);
    size = 0xFFFF;
    printf("unicode %d\n", RtlIsTextUnicode(L"This is text of some length", 54, &size));
    return 0;
}
