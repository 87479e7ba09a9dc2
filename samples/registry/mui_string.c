/* RegLoadMUIString gives the text of a value, or the string resource that it names.
 * flags: -ladvapi32
 */
#define _WIN32_WINNT 0x0600
#include <windows.h>
#include <stdio.h>

static HKEY key;

static void set(const WCHAR *name, DWORD type, const WCHAR *text) {
    RegSetValueExW(key, name, 0, type, (const BYTE *)text, 2 * (lstrlenW(text) + 1));
}

static void load(const WCHAR *name, DWORD size, DWORD flags, const WCHAR *directory) {
    WCHAR text[300] = L"?";
    DWORD needed = 0xdead;
    LONG status = RegLoadMUIStringW(key, name, text, size, flags ? NULL : &needed, flags, directory);
    printf("%ls, %lu, %lu: %ld", name, size, flags, status);
    if (!status || flags)
        printf(" <%ls>", text);
    if (!flags && (!status || status == ERROR_MORE_DATA))
        printf(", %lu bytes", needed);
    printf("\n");
}

int main(void) {
    WCHAR own[MAX_PATH], text[MAX_PATH + 20], *file;
    RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\mui_string", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    GetModuleFileNameW(NULL, own, MAX_PATH);
    swprintf(text, MAX_PATH + 20, L"@%ls,-5", own);
    set(L"five", REG_SZ, text);
    swprintf(text, MAX_PATH + 20, L"@%ls,-17", own);
    set(L"seventeen", REG_SZ, text);
    swprintf(text, MAX_PATH + 20, L"@%ls,-6", own);
    set(L"six", REG_SZ, text);
    file = wcsrchr(own, '\\');
    *file++ = 0;
    swprintf(text, MAX_PATH + 20, L"@%ls,-5", file);
    set(L"beside", REG_SZ, text);
    set(L"plain", REG_SZ, L"a plain text");
    SetEnvironmentVariableW(L"MUI_TEXT", L"expanded");
    set(L"expand", REG_EXPAND_SZ, L"an %MUI_TEXT% text");
    set(L"nowhere", REG_SZ, L"@nonesuch.dll,-5");
    RegSetValueExW(key, L"number", 0, REG_DWORD, (const BYTE *)L"\1\0", 4);

    load(L"five", 600, 0, NULL);
    load(L"seventeen", 600, 0, NULL);
    load(L"six", 600, 0, NULL);
    load(L"beside", 600, 0, own);
    load(L"plain", 600, 0, NULL);
    load(L"expand", 600, 0, NULL);
    load(L"nowhere", 600, 0, NULL);
    load(L"number", 600, 0, NULL);
    load(L"missing", 600, 0, NULL);
    load(L"plain", 8, 0, NULL);
    load(L"five", 4, 0, NULL);
    load(L"five", 6, 1, NULL);
    load(L"plain", 8, 1, NULL);
    load(L"five", 10, 0, NULL);
    char narrow[100];
    printf("%ld\n", RegLoadMUIStringA(key, "plain", narrow, 100, NULL, 0, NULL));
    RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\mui_string");
    return 0;
}
