/* HKEY_CLASSES_ROOT shows the user's classes before the machine's; what is new goes to the machine's.
 */
#include <stdio.h>
#include <windows.h>

#define NAME ".pywine sample"
#define CLASSES "Software\\Classes\\" NAME

static void set(HKEY root, const char *path, const char *text) {
    printf("set %s: %ld\n", text, RegSetKeyValueA(root, path, "what", REG_SZ, text, (DWORD)strlen(text) + 1));
}

static void show(const char *what, HKEY root, const char *path) {
    char text[30] = "";
    DWORD size = sizeof text;
    LONG status = RegGetValueA(root, path, "what", RRF_RT_REG_SZ, NULL, text, &size);
    printf("%s: %ld %s\n", what, status, text);
}

int main(void) {
    HKEY key;
    DWORD disposition;
    RegDeleteTreeA(HKEY_CURRENT_USER, CLASSES);
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, CLASSES);
    set(HKEY_LOCAL_MACHINE, CLASSES, "the machine's");
    set(HKEY_LOCAL_MACHINE, CLASSES "\\machine", "only the machine's");
    show("one", HKEY_CLASSES_ROOT, NAME);
    set(HKEY_CURRENT_USER, CLASSES, "the user's");
    set(HKEY_CURRENT_USER, CLASSES "\\user", "only the user's");
    show("both", HKEY_CLASSES_ROOT, NAME);
    show("below the user's", HKEY_CLASSES_ROOT, NAME "\\user");
    show("below the machine's", HKEY_CLASSES_ROOT, NAME "\\machine");
    printf("open %ld\n", RegOpenKeyExA(HKEY_CLASSES_ROOT, NAME, 0, KEY_ALL_ACCESS, &key));
    show("from a handle, the user's", key, "user");
    show("from a handle, the machine's", key, "machine");
    RegCloseKey(key);
    printf("create %ld", RegCreateKeyExA(HKEY_CLASSES_ROOT, NAME "\\new", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, &disposition));
    printf(" %lu\n", disposition);
    RegCloseKey(key);
    printf("it is the machine's %ld", RegOpenKeyExA(HKEY_LOCAL_MACHINE, CLASSES "\\new", 0, KEY_READ, &key));
    printf(", the user's %ld\n", RegOpenKeyExA(HKEY_CURRENT_USER, CLASSES "\\new", 0, KEY_READ, &key));
    printf("delete the user's %ld\n", RegDeleteTreeA(HKEY_CURRENT_USER, CLASSES));
    show("one again", HKEY_CLASSES_ROOT, NAME);
    printf("delete the machine's %ld\n", RegDeleteTreeA(HKEY_CLASSES_ROOT, NAME));
    show("none", HKEY_CLASSES_ROOT, NAME);
    return 0;
}
