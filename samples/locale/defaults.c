/* The process's default languages and the names behind locale identifiers.
 */
#define _WIN32_WINNT 0x600
#include "../facts.h"

int main(void)
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];

    printf("user %04lx system %04lx thread %04lx\n", GetUserDefaultLCID(), GetSystemDefaultLCID(),
           GetThreadLocale());
    printf("languages %04x %04x %04x\n", GetUserDefaultLangID(), GetSystemDefaultLangID(),
           GetUserDefaultUILanguage());
    printf("name %d", GetUserDefaultLocaleName(name, LOCALE_NAME_MAX_LENGTH));
    printf(" %ls\n", name);
    printf("valid %d %d\n", IsValidLocale(0x409, LCID_INSTALLED), IsValidLocale(0x9999, LCID_INSTALLED));
    printf("to name %d", LCIDToLocaleName(0x407, name, LOCALE_NAME_MAX_LENGTH, 0));
    printf(" %ls\n", name);
    printf("to id %04lx %04lx\n", LocaleNameToLCID(L"fr-FR", 0), LocaleNameToLCID(L"ja-JP", 0));
    printf("set thread %d", SetThreadLocale(0x407));
    printf(" %04lx\n", GetThreadLocale());
    printf("convert %04lx\n", ConvertDefaultLocale(0x09));
    return 0;
}
