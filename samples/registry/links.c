/* A symbolic link is a key with a value that names another: whoever opens it gets that, unless he wants the link.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

#define BASE "Software\\pywine sample links"

NTSYSAPI NTSTATUS NTAPI NtDeleteKey(HANDLE);
NTSYSAPI NTSTATUS NTAPI NtQueryKey(HANDLE, int, void *, ULONG, ULONG *);

static LONG set(HKEY key, const char *name, const char *text) {
    return RegSetValueExA(key, name, 0, REG_SZ, (const BYTE *)text, (DWORD)strlen(text) + 1);
}

static void show(const char *what, HKEY root, const char *path, DWORD options) {
    HKEY key;
    char text[40] = "";
    DWORD size = sizeof text, type = 0;
    LONG status = RegOpenKeyExA(root, path, options, KEY_ALL_ACCESS, &key);
    printf("%s: open %ld", what, status);
    if (status) {
        printf("\n");
        return;
    }
    status = RegQueryValueExA(key, "what", NULL, &type, (BYTE *)text, &size);
    printf(", value %ld %s\n", status, status ? "" : text);
    RegCloseKey(key);
}

int main(void) {
    HKEY base, target, link, below;
    DWORD disposition, type, size;
    WCHAR name[300];
    struct { ULONG length; WCHAR name[300]; } full;
    ULONG done;
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    RegCreateKeyExA(HKEY_CURRENT_USER, BASE, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &base, NULL);
    RegCreateKeyExA(base, "target\\below", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, NULL);
    RegOpenKeyExA(base, "target", 0, KEY_ALL_ACCESS, &target);
    set(target, "what", "the target");
    set(below, "what", "below the target");
    printf("create %ld", RegCreateKeyExA(base, "link", 0, NULL, REG_OPTION_CREATE_LINK, KEY_ALL_ACCESS | KEY_CREATE_LINK,
                                         NULL, &link, &disposition));
    printf(" %lu\n", disposition);
    NtQueryKey(target, 3, &full, sizeof full, &done);
    printf("value %ld\n", RegSetValueExW(link, L"SymbolicLinkValue", 0, REG_LINK, (BYTE *)full.name, full.length));
    RegCloseKey(link);
    show("through the link", base, "link", 0);
    show("below it", base, "link\\below", 0);
    show("missing below it", base, "link\\none", 0);
    printf("link itself %ld", RegOpenKeyExA(base, "link", REG_OPTION_OPEN_LINK, KEY_ALL_ACCESS, &link));
    size = sizeof name;
    printf(", value %ld", RegQueryValueExW(link, L"SymbolicLinkValue", NULL, &type, (BYTE *)name, &size));
    printf(" type %lu, the same %d\n", type, size == full.length && !memcmp(name, full.name, size));
    printf("create through it %ld", RegCreateKeyExA(base, "link\\made", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, &disposition));
    printf(" %lu\n", disposition);
    set(below, "what", "made through the link");
    show("in the target", base, "target\\made", 0);
    printf("create what exists %ld", RegCreateKeyExA(base, "link", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &below, &disposition));
    printf(" %lu\n", disposition);
    show("it was opened", base, "link", 0);
    printf("delete the link %lx\n", NtDeleteKey(link));
    show("without it", base, "link", 0);
    show("its target", base, "target", 0);
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    return 0;
}
