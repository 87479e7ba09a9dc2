/* Keys are saved to files, restored and loaded from them, by whoever holds and enables the privileges.
 * files: junk=nothing
 */
#include <stdio.h>
#include <windows.h>

#define BASE "Software\\pywine sample hive"
#define MOUNT "pywine sample hive"

static void enable(const char *name, DWORD attributes) {
    HANDLE token;
    TOKEN_PRIVILEGES wanted = {1};
    OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token);
    LookupPrivilegeValueA(NULL, name, &wanted.Privileges[0].Luid);
    wanted.Privileges[0].Attributes = attributes;
    AdjustTokenPrivileges(token, FALSE, &wanted, sizeof wanted, NULL, NULL);
    CloseHandle(token);
}

static void set(HKEY key, const char *subkey, const char *name, DWORD type, const void *data, DWORD size) {
    RegSetKeyValueA(key, subkey, name, type, data, size);
}

static void show(const char *what, HKEY root, const char *path) {
    char text[40];
    DWORD type, size = sizeof text, number = 0, subkeys = 0, values = 0;
    HKEY key;
    LONG status = RegOpenKeyExA(root, path, 0, KEY_ALL_ACCESS, &key);
    printf("%s: open %ld", what, status);
    if (!status) {
        RegQueryInfoKeyA(key, NULL, NULL, NULL, &subkeys, NULL, NULL, &values, NULL, NULL, NULL, NULL);
        printf(", %lu subkeys, %lu values", subkeys, values);
        if (!RegQueryValueExA(key, "text", NULL, &type, (BYTE *)text, &size)) printf(", text %lu %s", type, text);
        size = sizeof number;
        if (!RegGetValueA(key, "below\\deeper", "number", RRF_RT_DWORD, NULL, &number, &size)) printf(", number %lu", number);
        RegCloseKey(key);
    }
    printf("\n");
}

int main(void) {
    HKEY base, passing;
    DWORD number = 42, is_new;
    static char large[20000];
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    RegCreateKeyExA(HKEY_CURRENT_USER, BASE, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &base, &is_new);
    set(base, NULL, "text", REG_SZ, "words", 6);
    set(base, NULL, NULL, REG_EXPAND_SZ, "%PATH%", 7);
    set(base, "below\\deeper", "number", REG_DWORD, &number, sizeof number);
    RegCreateKeyExA(base, "passing", 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &passing, NULL);
    RegCloseKey(passing);
    set(base, "below", "large", REG_BINARY, large, sizeof large);
    printf("without privilege: save %ld", RegSaveKeyA(base, "one.hive", NULL));
    printf(", restore %ld", RegRestoreKeyA(base, "one.hive", 0));
    printf(", load %ld", RegLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT, "one.hive"));
    printf(", unload %ld\n", RegUnLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT));
    enable("SeBackupPrivilege", SE_PRIVILEGE_ENABLED);
    enable("SeRestorePrivilege", SE_PRIVILEGE_ENABLED);
    printf("save %ld", RegSaveKeyA(base, "one.hive", NULL));
    printf(", again %ld", RegSaveKeyA(base, "one.hive", NULL));
    printf(", latest format %ld", RegSaveKeyExA(base, "two.hive", NULL, REG_LATEST_FORMAT));
    printf(", a missing folder %ld\n", RegSaveKeyA(base, "none\\one.hive", NULL));
    printf("load %ld\n", RegLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT, "one.hive"));
    show("loaded", HKEY_LOCAL_MACHINE, MOUNT);
    set(HKEY_LOCAL_MACHINE, MOUNT, "text", REG_SZ, "changed", 8);
    printf("unload %ld", RegUnLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT));
    printf(", again %ld\n", RegUnLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT));
    show("unloaded", HKEY_LOCAL_MACHINE, MOUNT);
    printf("load again %ld\n", RegLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT, "one.hive"));
    show("with what was changed", HKEY_LOCAL_MACHINE, MOUNT);
    printf("unload %ld\n", RegUnLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT));
    RegDeleteTreeA(base, NULL);
    set(base, "other", "text", REG_SZ, "x", 2);
    show("emptied", HKEY_CURRENT_USER, BASE);
    printf("restore %ld\n", RegRestoreKeyA(base, "two.hive", 0));
    show("restored", HKEY_CURRENT_USER, BASE);
    printf("a missing file: restore %ld\n", RegRestoreKeyA(base, "none", 0));
    printf("junk: load %ld\n", RegLoadKeyA(HKEY_LOCAL_MACHINE, MOUNT, "junk"));
    printf("unload a key that was not loaded %ld\n", RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Software"));
    RegCloseKey(base);
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    return 0;
}
