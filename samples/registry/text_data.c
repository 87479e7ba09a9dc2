/* Texts in the registry: stored in UTF-16, measured in the caller's characters, terminated where there is room.
 * flags: -ladvapi32
 */
#include "../facts.h"

static HKEY key;

static void wide(const WCHAR *name, DWORD room)
{
    BYTE data[32];
    DWORD size = room, type = 0;
    LONG status;

    memset(data, 0xCC, sizeof data);
    status = RegQueryValueExW(key, name, NULL, &type, data, &size);
    printf("%ls: %ld type %lu size %lu:", name, status, type, size);
    for (DWORD i = 0; !status && i < size + 3; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

static void narrow(const char *name, DWORD room)
{
    BYTE data[32];
    DWORD size = room, type = 0;
    LONG status;

    memset(data, 0xCC, sizeof data);
    status = RegQueryValueExA(key, name, NULL, &type, data, &size);
    printf("%s: %ld type %lu size %lu:", name, status, type, size);
    for (DWORD i = 0; !status && i < size + 3; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

int main(void)
{
    static const WCHAR open[] = L"abcd";

    RegCreateKeyA(HKEY_CURRENT_USER, "Software\\PywineSampleText", &key);
    RegSetValueExW(key, L"ended", 0, REG_SZ, (BYTE *)L"abc", 6);
    RegSetValueExW(key, L"open", 0, REG_SZ, (BYTE *)open, 6);
    RegSetValueExA(key, "narrow", 0, REG_SZ, (BYTE *)"\xe4z", 2);
    RegSetValueExA(key, "cut", 0, REG_SZ, (BYTE *)"abcd", 3);
    RegSetValueExA(key, "many", 0, REG_MULTI_SZ, (BYTE *)"x\0y\0", 5);
    RegSetValueExA(key, "odd", 0, REG_BINARY, (BYTE *)"xyz", 3);
    RegSetValueExA(key, "empty", 0, REG_SZ, NULL, 0);
    wide(L"ended", 32), wide(L"open", 32), wide(L"open", 6), wide(L"narrow", 32);
    wide(L"cut", 32), wide(L"many", 32), wide(L"odd", 32), wide(L"ended", 2);
    narrow("narrow", 32), narrow("cut", 32), narrow("cut", 3), narrow("many", 32);
    narrow("empty", 32), narrow("ended", 1);
    printf("size missing %ld\n", RegQueryValueExA(key, "cut", NULL, NULL, (BYTE *)open, NULL));
    RegCloseKey(key);
    return RegDeleteKeyA(HKEY_CURRENT_USER, "Software\\PywineSampleText");
}
