/* A value that names a module and a number stands for that module's text; others are texts themselves.
 */
#include "../facts.h"

static HKEY key;

static void load(const WCHAR *name, DWORD size)
{
    WCHAR text[100] = L"untouched";
    DWORD needed = 999;
    LONG error = RegLoadMUIStringW(key, name, text, size, &needed, 0, NULL);

    printf("%ls %lu: %ld %lu", name, size, error, needed);
    printf(" %d %d\n", text[0] != L'u', (int)(wcslen(text) < 100));
}

static void set(const WCHAR *name, const WCHAR *value)
{
    RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)value, 2 * wcslen(value) + 2);
}

int main(void)
{
    DWORD number = 1, needed = 0;
    WCHAR text[40], self[MAX_PATH], value[MAX_PATH + 10], *name;

    RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\pywine sample", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    set(L"plain", L"a text");
    set(L"missing module", L"@nowhere.dll,-1");
    set(L"bad", L"@");
    set(L"no number", L"@kernel32.dll");
    RegSetValueExW(key, L"number", 0, REG_DWORD, (const BYTE *)&number, sizeof number);
    load(L"plain", 200);
    load(L"missing module", 200);
    load(L"bad", 200);
    load(L"no number", 200);
    load(L"number", 200);
    load(L"none", 200);
    printf("odd %ld\n", RegLoadMUIStringW(key, L"plain", text, 5, NULL, 0, NULL));
    printf("null %ld\n", RegLoadMUIStringW(key, L"plain", NULL, 0, NULL, 0, NULL));
    GetModuleFileNameW(NULL, self, MAX_PATH);
    name = wcsrchr(self, L'\\') + 1;
    wsprintfW(value, L"@%s,-101", self);
    set(L"whole path", value);
    wsprintfW(value, L"@%s,-101", name);
    set(L"name alone", value);
    wsprintfW(value, L"@%s,-102", self);
    set(L"no such text", value);
    printf("whole path %ld", RegLoadMUIStringW(key, L"whole path", text, sizeof text, &needed, 0, NULL));
    printf(" %ls %lu\n", text, needed);
    printf("too small %ld", RegLoadMUIStringW(key, L"whole path", text, 10, &needed, 0, NULL));
    printf(" %lu\n", needed);
    printf("no such text %ld\n", RegLoadMUIStringW(key, L"no such text", text, sizeof text, &needed, 0, NULL));
    name[-1] = 0;
    printf("in a folder %ld", RegLoadMUIStringW(key, L"name alone", text, sizeof text, &needed, 0, self));
    printf(" %ls\n", text);
    RegCloseKey(key);
    RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\pywine sample");
    return 0;
}
