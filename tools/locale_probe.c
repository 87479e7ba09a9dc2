/* Dumps, as UTF-8 lines of name, LCTYPE and text, what a Windows says of its locales that CLDR does not know. */
#define _WIN32_WINNT 0x0601
#include <stdio.h>
#include <windows.h>

static const LCTYPE kinds[] = {0x0003, 0x0005, 0x0007, 0x0067, 0x0b, 0x5b, 0x6c, 0x7a, 0x1004, 0x1009, 0x1011, 0x1012};

static void line(const WCHAR *name, const char *kind, const WCHAR *text)
{
    char key[100], value[400];

    WideCharToMultiByte(CP_UTF8, 0, name, -1, key, sizeof key, NULL, NULL);
    WideCharToMultiByte(CP_UTF8, 0, text, -1, value, sizeof value, NULL, NULL);
    printf("%s\t%s\t%s\n", key, kind, value);
}

static BOOL CALLBACK each(WCHAR *name, DWORD flags, LPARAM parameter)
{
    WCHAR text[200];
    char kind[10];
    int i;

    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (GetLocaleInfoEx(name, kinds[i] | LOCALE_NOUSEROVERRIDE, text, 200)) {
            sprintf(kind, "%lx", kinds[i]);
            line(name, kind, text);
        }
    swprintf(text, 200, L"%lx", LocaleNameToLCID(name, LOCALE_ALLOW_NEUTRAL_NAMES));
    line(name, "lcid", text);
    if (ResolveLocaleName(name, text, 200))
        line(name, "specific", text);
    return TRUE;
}

int main(void)
{
    EnumSystemLocalesEx(each, LOCALE_ALL, 0, NULL);
    return 0;
}
