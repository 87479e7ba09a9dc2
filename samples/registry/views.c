/* 32-bit programs have keys of their own below HKLM\Software and CLSID; either machine can ask for the other's view.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>

#define NAME "pywine sample views"
#define CLASS "CLSID\\{0D0D0D0D-1111-2222-3333-444444444444}"

NTSYSAPI LONG NTAPI NtQueryKey(HANDLE, int, void *, ULONG, ULONG *);

static const char *const views[] = {"own", "64-bit", "32-bit"};
static const REGSAM flags[] = {0, KEY_WOW64_64KEY, KEY_WOW64_32KEY};

static void show_name(HKEY key) {
    struct { ULONG length; WCHAR name[300]; } full;
    ULONG done;
    NtQueryKey(key, 3, &full, sizeof full, &done);
    full.name[full.length / 2] = 0;
    printf(" is %ls", _wcsupr(full.name));
}

static void show(HKEY root, const char *path) {
    printf("%s\n", path);
    for (int view = 0; view < 3; view++) {
        HKEY key;
        DWORD number = 0, size = sizeof number;
        LONG status = RegOpenKeyExA(root, path, 0, KEY_ALL_ACCESS | flags[view], &key);
        printf("  %s: open %ld", views[view], status);
        if (!status) {
            show_name(key);
            if (!RegQueryValueExA(key, "number", NULL, NULL, (BYTE *)&number, &size)) printf(", number %lu", number);
            RegCloseKey(key);
        }
        printf("\n");
    }
}

static void make(HKEY root, const char *path, REGSAM view, DWORD number) {
    HKEY key;
    LONG status = RegCreateKeyExA(root, path, 0, NULL, 0, KEY_ALL_ACCESS | view, NULL, &key, NULL);
    if (!status) {
        RegSetValueExA(key, "number", 0, REG_DWORD, (BYTE *)&number, sizeof number);
        RegCloseKey(key);
    }
    printf("make %lu: %ld\n", number, status);
}

int main(void) {
    HKEY software;
    DWORD number = 0, size = sizeof number;
    LONG status;
    make(HKEY_LOCAL_MACHINE, "Software\\" NAME, KEY_WOW64_64KEY, 64);
    make(HKEY_LOCAL_MACHINE, "Software\\" NAME, KEY_WOW64_32KEY, 32);
    show(HKEY_LOCAL_MACHINE, "Software\\" NAME);
    show(HKEY_LOCAL_MACHINE, "Software\\Wow6432Node\\" NAME);
    make(HKEY_CLASSES_ROOT, CLASS, KEY_WOW64_64KEY, 164);
    make(HKEY_CLASSES_ROOT, CLASS, KEY_WOW64_32KEY, 132);
    show(HKEY_CLASSES_ROOT, CLASS);
    show(HKEY_CURRENT_USER, "Software\\Microsoft");
    show(HKEY_LOCAL_MACHINE, "System\\CurrentControlSet");
    RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software", 0, KEY_ALL_ACCESS | KEY_WOW64_32KEY, &software);
    status = RegGetValueA(software, NAME, "number", RRF_RT_DWORD, NULL, &number, &size);
    printf("below the 32-bit view's handle: %ld, number %lu\n", status, number);
    RegCloseKey(software);
    status = RegDeleteKeyExA(HKEY_LOCAL_MACHINE, "Software\\" NAME, KEY_WOW64_32KEY, 0);
    printf("delete the 32-bit one: %ld\n", status);
    printf("delete the 64-bit one: %ld\n", RegDeleteKeyExA(HKEY_LOCAL_MACHINE, "Software\\" NAME, KEY_WOW64_64KEY, 0));
    printf("delete classes: %ld", RegDeleteKeyExA(HKEY_CLASSES_ROOT, CLASS, KEY_WOW64_64KEY, 0));
    printf(" %ld\n", RegDeleteKeyExA(HKEY_CLASSES_ROOT, CLASS, KEY_WOW64_32KEY, 0));
    show(HKEY_LOCAL_MACHINE, "Software\\" NAME);
    return 0;
}
