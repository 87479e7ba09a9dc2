/* HKEY_CLASSES_ROOT shows the user's classes and the machine's as one: subkeys, values, counts. */
#include <stdio.h>
#include <windows.h>

static void show(const char *title, HKEY key) {
    DWORD keys, values, longest_key, longest_value, longest_data;
    char name[40], data[40];
    printf("%s: info %ld", title,
           RegQueryInfoKeyA(key, NULL, NULL, NULL, &keys, &longest_key, NULL, &values, &longest_value, &longest_data, NULL, NULL));
    printf(", %lu subkeys up to %lu, %lu values up to %lu with %lu bytes\n", keys, longest_key, values, longest_value, longest_data);
    for (DWORD i = 0;; i++) {
        DWORD size = sizeof name;
        LONG error = RegEnumKeyExA(key, i, name, &size, NULL, NULL, NULL, NULL);
        if (error) {
            printf("  keys end with %ld\n", error);
            break;
        }
        printf("  key %s\n", name);
    }
    int seen[4] = {0};
    for (DWORD i = 0;; i++) {
        DWORD size = sizeof name, type, length = sizeof data;
        LONG error = RegEnumValueA(key, i, name, &size, NULL, &type, (BYTE *)data, &length);
        if (error) {
            printf("  values end with %ld:", error);
            break;
        }
        if (!strcmp(name, "both")) seen[0] += data[0];
        if (!strcmp(name, "users")) seen[1] += data[0];
        if (!strcmp(name, "machines")) seen[2] += data[0];
        if (!*name) seen[3] += data[0];
    }
    printf(" both %c, user's %c, machine's %c, default %c\n", seen[0] ? seen[0] : '-', seen[1] ? seen[1] : '-',
           seen[2] ? seen[2] : '-', seen[3] ? seen[3] : '-');
    static const char *names[] = {"both", "users", "machines", "neither"};
    for (int i = 0; i < 4; i++) {
        DWORD length = sizeof data;
        LONG error = RegQueryValueExA(key, names[i], NULL, NULL, (BYTE *)data, &length);
        printf("  %s: error %ld %s\n", names[i], error, error ? "" : data);
    }
}

static void fill(HKEY root, const char *path, const char *whose, const char *own_value, const char *own_key) {
    HKEY key, below;
    if (RegCreateKeyExA(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)) return;
    RegSetValueExA(key, "both", 0, REG_SZ, (const BYTE *)whose, 2);
    RegSetValueExA(key, own_value, 0, REG_SZ, (const BYTE *)whose, 2);
    if (!RegCreateKeyExA(key, own_key, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, NULL)) RegCloseKey(below);
    if (!RegCreateKeyExA(key, "Common", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, NULL)) RegCloseKey(below);
    RegCloseKey(key);
}

int main(void) {
    HKEY key;
    fill(HKEY_LOCAL_MACHINE, "Software\\Classes\\PywineUnion", "m", "machines", "Machine");
    if (!RegOpenKeyExA(HKEY_CLASSES_ROOT, "PywineUnion", 0, KEY_READ, &key)) {
        show("machine's alone", key);
        RegCloseKey(key);
    }
    fill(HKEY_CURRENT_USER, "Software\\Classes\\PywineUnion", "u", "users", "AUser");
    if (!RegOpenKeyExA(HKEY_CLASSES_ROOT, "PywineUnion", 0, KEY_ALL_ACCESS, &key)) {
        show("both", key);
        printf("set: %ld\n", RegSetValueExA(key, "both", 0, REG_SZ, (const BYTE *)"n", 2));
        RegCloseKey(key);
    }
    char text[8];
    DWORD size = sizeof text;
    if (!RegGetValueA(HKEY_CURRENT_USER, "Software\\Classes\\PywineUnion", "both", RRF_RT_REG_SZ, NULL, text, &size))
        printf("the user's: %s\n", text);
    size = sizeof text;
    if (!RegGetValueA(HKEY_LOCAL_MACHINE, "Software\\Classes\\PywineUnion", "both", RRF_RT_REG_SZ, NULL, text, &size))
        printf("the machine's: %s\n", text);
    RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\Classes\\PywineUnion");
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, "Software\\Classes\\PywineUnion");
    printf("gone: %ld\n", RegOpenKeyExA(HKEY_CLASSES_ROOT, "PywineUnion", 0, KEY_READ, &key));
    return 0;
}
