/* Writes the sort keys of all UTF-16 units and what differs by flags and locale: base.txt, stringsort.txt, kana.txt, locales.txt.
 * x86_64-w64-mingw32-gcc -municode sort_probe.c, run in an empty folder, then sort_table.py with that folder.
 */
#include <stdio.h>
#include <windows.h>

enum { ROOM = 256 };

static const WCHAR letters[] = L"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\x17e\x17d\x161\x160\x10d\x10c\xb7";
static FILE *locales;

static int make(const WCHAR *locale, DWORD flags, const WCHAR *text, int count, BYTE *key)
{
    return LCMapStringEx(locale, LCMAP_SORTKEY | flags, text, count, (WCHAR *)key, ROOM, NULL, NULL, 0);
}

static void print(FILE *file, const BYTE *key, int size)
{
    for (int i = 0; i < size; i++)
        fprintf(file, "%02x", key[i]);
    fprintf(file, "\n");
}

static int primary(const BYTE *key)
{
    int size = 0;

    while (key[size] != 1)
        size++;
    return size;
}

static void pairs(const WCHAR *locale)
{
    for (const WCHAR *one = letters; *one; one++)
        for (const WCHAR *other = letters; *other; other++) {
            WCHAR text[2] = {*one, *other};
            BYTE whole[ROOM], first[ROOM], second[ROOM];
            int size = make(locale, 0, text, 2, whole), a, b;

            make(locale, 0, text, 1, first);
            make(locale, 0, text + 1, 1, second);
            a = primary(first), b = primary(second);
            if (primary(whole) == a + b && !memcmp(whole, first, a) && !memcmp(whole + a, second, b))
                continue;
            fprintf(locales, "%ls\t%04x %04x\t", locale, *one, *other);
            print(locales, whole, size);
        }
}

static BOOL CALLBACK each(WCHAR *locale, DWORD flags, LPARAM unused)
{
    if (!LocaleNameToLCID(locale, 0))
        return TRUE;
    for (int code = 0x20; code < 0x10000; code++) {
        WCHAR unit = code;
        BYTE own[ROOM], common[ROOM];
        int size = make(locale, 0, &unit, 1, own), other = make(L"en-US", 0, &unit, 1, common);

        if (size == other && !memcmp(own, common, size))
            continue;
        fprintf(locales, "%ls\t%04x\t", locale, code);
        print(locales, own, size);
    }
    pairs(locale);
    return TRUE;
}

int wmain(void)
{
    FILE *base = fopen("base.txt", "wb"), *strings = fopen("stringsort.txt", "wb"), *kana = fopen("kana.txt", "wb");
    BYTE key[ROOM], other[ROOM];

    for (int code = 0; code < 0x10000; code++) {
        WCHAR unit = code;
        int size = make(L"en-US", 0, &unit, 1, key), string_size = make(L"en-US", SORT_STRINGSORT, &unit, 1, other);

        print(base, key, size);
        if (string_size != size || memcmp(key, other, size)) {
            fprintf(strings, "%04x\t", code);
            print(strings, other, string_size);
        }
    }
    for (int code = 0x3041; code < 0x30ff; code++) {
        WCHAR text[2] = {code, 0x30fc};

        fprintf(kana, "%04x\t", code);
        print(kana, key, make(L"en-US", 0, text, 2, key));
    }
    fclose(base);
    fclose(strings);
    fclose(kana);
    locales = fopen("locales.txt", "wb");
    EnumSystemLocalesEx(each, LOCALE_ALL, 0, NULL);
    fclose(locales);
    return 0;
}
