/* Handles of deleted keys, keys of too little access, volatile keys, copied trees.
 * flags: -ladvapi32
 */
#include "../facts.h"

int main(void)
{
    HKEY root, key, other;
    BYTE data[64];
    char name[64];
    DWORD size = 64, type, new;
    LONG old = 64;

    RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\PywineSampleDeleted");
    RegCreateKeyA(HKEY_CURRENT_USER, "Software\\PywineSampleDeleted", &root);
    RegCreateKeyA(root, "gone", &key);
    printf("delete %ld\n", RegDeleteKeyA(root, "gone"));
    printf("query %ld\n", RegQueryValueExA(key, "x", NULL, &type, data, &size));
    printf("enumerate %ld\n", RegEnumKeyExA(key, 0, name, &size, NULL, NULL, NULL, NULL));
    printf("set %ld\n", RegSetValueExA(key, "x", 0, REG_SZ, (BYTE *)"", 1));
    printf("create %ld\n", RegCreateKeyA(key, "x", &other));
    printf("open %ld\n", RegOpenKeyA(key, "x", &other));
    printf("close %ld\n", RegCloseKey(key));
    printf("close again %ld\n", RegCloseKey(key));
    printf("close predefined %ld\n", RegCloseKey(HKEY_CURRENT_USER));
    printf("leading backslash %ld\n", RegOpenKeyExA(root, "\\x", 0, KEY_READ, &key));
    printf("doubled backslash %ld\n", RegCreateKeyA(root, "a\\\\b\\", &key));
    printf("delete missing %ld\n", RegDeleteKeyA(root, "zz"));
    printf("delete nothing %ld\n", RegDeleteKeyA(root, NULL));
    RegOpenKeyExA(root, "a", 0, KEY_QUERY_VALUE, &key);
    printf("enumerate without right %ld\n", RegEnumKeyExA(key, 0, name, &size, NULL, NULL, NULL, NULL));
    printf("set without right %ld\n", RegSetValueExA(key, "x", 0, REG_SZ, (BYTE *)"", 1));
    printf("delete value without right %ld\n", RegDeleteValueA(key, "x"));
    RegCreateKeyExA(root, "volatile", 0, "class", REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &key, &new);
    printf("child of volatile %ld\n", RegCreateKeyExA(key, "x", 0, NULL, 0, KEY_READ, NULL, &other, &new));
    size = sizeof name;
    printf("class %ld", RegQueryInfoKeyA(key, name, &size, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    printf(" %s %lu\n", name, size);
    printf("value below %ld\n", RegSetKeyValueA(root, "new\\sub", "v", REG_SZ, "q", 2));
    RegCreateKeyA(root, "copy", &key);
    printf("copy %ld", RegCopyTreeA(root, "new", key));
    size = sizeof data;
    printf(" %ld %s\n", RegGetValueA(key, "sub", "v", RRF_RT_ANY, &type, data, &size), data);
    printf("old set %ld", RegSetValueA(root, "c", REG_SZ, "text", 4));
    printf(" query %ld", RegQueryValueA(root, "c", (char *)data, &old));
    printf(" %s %ld\n", data, old);
    printf("delete tree %ld\n", RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\PywineSampleDeleted"));
    printf("delete again %ld\n", RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\PywineSampleDeleted"));
    return 0;
}
