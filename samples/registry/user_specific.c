/* Settings of the user come before the machine's: opened together, read, written, listed and deleted.
 * flags: -lshlwapi
 */
#include "../facts.h"
#include <shlwapi.h>

static const char *path = "Software\\pywine sample us";

static void query(HUSKEY key, const char *name, BOOL ignore)
{
    char data[40] = "";
    DWORD type = 99, size = sizeof data;
    LONG error = SHRegQueryUSValueA(key, name, &type, data, &size, ignore, (void *)"fallback", 9);

    printf("%s %d: %ld", name, ignore, error);
    if (!error)
        printf(" %lu %lu %s", type, size, data);
    printf("\n");
}

int main(void)
{
    HUSKEY key = NULL, both = NULL;
    HKEY plain;
    char name[40];
    DWORD size, type, keys, longest, values, longest_value;
    LONG error;

    printf("missing %ld\n", SHRegOpenUSKeyA(path, KEY_READ, NULL, &key, FALSE));
    printf("create %ld\n", SHRegCreateUSKeyA(path, KEY_ALL_ACCESS, NULL, &key, SHREGSET_HKCU));
    printf("write %ld\n", SHRegWriteUSValueA(key, "first", REG_SZ, "user", 5, SHREGSET_FORCE_HKCU));
    printf("close %ld\n", SHRegCloseUSKey(key));
    RegCreateKeyA(HKEY_LOCAL_MACHINE, path, &plain);
    RegSetValueExA(plain, "first", 0, REG_SZ, (const BYTE *)"machine", 8);
    RegSetValueExA(plain, "second", 0, REG_SZ, (const BYTE *)"machine", 8);
    RegCloseKey(plain);
    printf("open %ld\n", SHRegOpenUSKeyA(path, KEY_ALL_ACCESS, NULL, &both, FALSE));
    query(both, "first", FALSE);
    query(both, "first", TRUE);
    query(both, "second", FALSE);
    query(both, "third", FALSE);
    printf("set %ld\n", SHRegSetUSValueA(path, "true", REG_SZ, "yes", 4, SHREGSET_FORCE_HKCU));
    printf("truth %d %d\n", SHRegGetBoolUSValueA(path, "true", FALSE, FALSE), SHRegGetBoolUSValueA(path, "none", FALSE, TRUE));
    size = sizeof name;
    error = SHRegEnumUSValueA(both, 0, name, &size, &type, NULL, NULL, SHREGENUM_HKLM);
    printf("value %ld %s %lu\n", error, error ? "" : name, error ? 0 : size);
    size = sizeof name;
    error = SHRegEnumUSValueA(both, 9, name, &size, &type, NULL, NULL, SHREGENUM_HKCU);
    printf("none %ld\n", error);
    error = SHRegQueryInfoUSKeyA(both, &keys, &longest, &values, &longest_value, SHREGENUM_HKLM);
    printf("info %ld %lu %lu %lu %lu\n", error, keys, longest, values, longest_value);
    printf("delete %ld\n", SHRegDeleteUSValueA(both, "first", SHREGDEL_HKCU));
    query(both, "first", FALSE);
    size = sizeof name;
    printf("key %ld\n", SHRegEnumUSKeyA(both, 0, name, &size, SHREGENUM_HKCU));
    printf("below %ld", SHRegCreateUSKeyA("below", KEY_ALL_ACCESS, both, &key, SHREGSET_HKCU));
    printf(" %ld", SHRegCloseUSKey(key));
    size = sizeof name;
    printf(" %ld", SHRegEnumUSKeyA(both, 0, name, &size, SHREGENUM_HKCU));
    printf(" %s %lu", name, size);
    printf(" %ld\n", SHRegDeleteEmptyUSKeyA(both, "below", SHREGDEL_HKCU));
    printf("close %ld\n", SHRegCloseUSKey(both));
    RegDeleteKeyA(HKEY_CURRENT_USER, path);
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, path);
    return 0;
}
