/* RegNotifyChangeKeyValue sets its event at the first change that was asked for, made by this process or another. */
#include "../process/child.h"

#define KEY "Software\\pywine sample notify"

static HKEY create(const char *path) {
    HKEY key = NULL;
    RegCreateKeyExA(HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    return key;
}

static void check(const char *what, HANDLE event) {
    printf("%s: %s\n", what, WaitForSingleObject(event, 1000) ? "not set" : "set");
}

static DWORD WINAPI change(void *key) {
    DWORD value = 99;
    Sleep(100);
    return RegSetValueExA((HKEY)key, "later", 0, REG_DWORD, (BYTE *)&value, sizeof value);
}

int main(int argc, char **argv) {
    DWORD value = 1;
    HKEY key = create(KEY);
    if (argc > 1) {
        RegSetValueExA(key, "by the child", 0, REG_DWORD, (BYTE *)&value, sizeof value);
        return 0;
    }
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
    LONG status = RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE);
    printf("asked for values: %ld, set %d\n", status, !WaitForSingleObject(event, 100));
    HKEY below = create(KEY "\\below");
    RegSetValueExA(below, "x", 0, REG_DWORD, (BYTE *)&value, sizeof value);
    printf("a value below: set %d\n", !WaitForSingleObject(event, 200));
    RegSetValueExA(key, "own", 0, REG_DWORD, (BYTE *)&value, sizeof value);
    check("a value", event);
    value = 2;
    RegSetValueExA(key, "own", 0, REG_DWORD, (BYTE *)&value, sizeof value);
    printf("it tells once: set %d\n", !WaitForSingleObject(event, 200));
    RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE);
    start_self("child", 0, &startup, &child);
    end_of(&child);
    check("another process", event);
    RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_NAME, event, TRUE);
    RegCloseKey(create(KEY "\\first"));
    printf("what was asked first counts for the key: set %d\n", !WaitForSingleObject(event, 200));
    RegDeleteValueA(key, "by the child");
    check("a value", event);
    RegCloseKey(key);
    key = create(KEY);
    RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_NAME, event, TRUE);
    RegDeleteValueA(key, "own");
    printf("names only: set %d\n", !WaitForSingleObject(event, 200));
    RegCloseKey(create(KEY "\\second"));
    check("a new key", event);
    RegCloseKey(key);
    key = create(KEY);
    RegNotifyChangeKeyValue(key, TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, event, TRUE);
    RegSetValueExA(below, "y", 0, REG_DWORD, (BYTE *)&value, sizeof value);
    check("a value below, subtree", event);
    CreateThread(NULL, 0, change, key, 0, NULL);
    status = RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, NULL, FALSE);
    printf("waited: %ld, %ld\n", status, RegQueryValueExA(key, "later", NULL, NULL, NULL, NULL));
    RegNotifyChangeKeyValue(below, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE);
    RegCloseKey(below);
    check("its key is closed", event);
    RegDeleteTreeA(HKEY_CURRENT_USER, KEY);
    return 0;
}
