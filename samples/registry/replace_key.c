/* RegReplaceKey takes a file for the hive of the next start and leaves what the key holds now in another.
 * files: junk=nothing
 */
#include <stdio.h>
#include <windows.h>

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

static void save(const char *file, const char *word) {
    HKEY key;
    RegCreateKeyA(HKEY_CURRENT_USER, "Software\\pywine replacing", &key);
    RegSetValueExA(key, "word", 0, REG_SZ, (const BYTE *)word, strlen(word) + 1);
    printf("save %s: %ld\n", file, RegSaveKeyA(key, file, NULL));
    RegCloseKey(key);
    RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\pywine replacing");
}

static void show(const char *what, const char *mount) {
    char word[40];
    DWORD size = sizeof word;
    LONG error = RegGetValueA(HKEY_USERS, mount, "word", RRF_RT_REG_SZ, NULL, word, &size);
    printf("%s: %ld %s\n", what, error, error ? "" : word);
}

int main(void) {
    HKEY software;
    RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Microsoft", 0, KEY_ALL_ACCESS, &software);
    printf("without privileges: %ld\n", RegReplaceKeyA(HKEY_USERS, MOUNT, "new", "old"));
    enable("SeBackupPrivilege", SE_PRIVILEGE_ENABLED);
    enable("SeRestorePrivilege", SE_PRIVILEGE_ENABLED);
    save("first", "one");
    save("second", "two");
    printf("load: %ld\n", RegLoadKeyA(HKEY_USERS, MOUNT, "first"));
    printf("no such key: %ld\n", RegReplaceKeyA(HKEY_USERS, "pywine nobody", "second", "old"));
    printf("no hive's root: %ld\n", RegReplaceKeyA(software, "Windows", "second", "old"));
    printf("no file: %ld\n", RegReplaceKeyA(HKEY_USERS, MOUNT, "nowhere", "old"));
    printf("no hive: %ld\n", RegReplaceKeyA(HKEY_USERS, MOUNT, "junk", "old"));
    printf("replace: %ld\n", RegReplaceKeyA(HKEY_USERS, MOUNT, "second", "old"));
    show("until the next start", MOUNT);
    printf("the new file is there: %d\n", GetFileAttributesA("second") != INVALID_FILE_ATTRIBUTES);
    printf("load the old one: %ld\n", RegLoadKeyA(HKEY_USERS, MOUNT " 2", "old"));
    show("in the old one", MOUNT " 2");
    printf("unload: %ld %ld\n", RegUnLoadKeyA(HKEY_USERS, MOUNT " 2"), RegUnLoadKeyA(HKEY_USERS, MOUNT));
    return 0;
}
