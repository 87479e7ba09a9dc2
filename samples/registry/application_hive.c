/* An application loads keys of its own from a hive file; what it changes is there when the file is loaded again.
 * flags: -D_WIN32_WINNT=0x0601
 * files: junk=nothing
 */
#include <stdio.h>
#include <windows.h>

#define BASE "Software\\pywine sample application"

static void enable(const char *name) {
    HANDLE token;
    TOKEN_PRIVILEGES wanted = {1};
    OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token);
    LookupPrivilegeValueA(NULL, name, &wanted.Privileges[0].Luid);
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    AdjustTokenPrivileges(token, FALSE, &wanted, sizeof wanted, NULL, NULL);
    CloseHandle(token);
}

static void show(void) {
    HKEY key;
    char text[20] = "";
    DWORD size = sizeof text, number = 0;
    LONG status = RegLoadAppKeyA("saved.hive", &key, KEY_ALL_ACCESS, 0, 0);
    printf("load %ld", status);
    if (status) {
        printf("\n");
        return;
    }
    status = RegGetValueA(key, "below", "text", RRF_RT_REG_SZ, NULL, text, &size);
    printf(", text %ld %s", status, text);
    size = sizeof number;
    status = RegGetValueA(key, NULL, "number", RRF_RT_DWORD, NULL, &number, &size);
    printf(", number %ld %lu\n", status, number);
    number = 7;
    RegSetValueExA(key, "number", 0, REG_DWORD, (BYTE *)&number, sizeof number);
    RegCloseKey(key);
}

int main(int argc, char **argv) {
    HKEY base;
    if (argc > 1) {
        show();
        return 0;
    }
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    RegCreateKeyExA(HKEY_CURRENT_USER, BASE, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &base, NULL);
    RegSetKeyValueA(base, "below", "text", REG_SZ, "words", 6);
    enable("SeBackupPrivilege");
    printf("save %ld\n", RegSaveKeyA(base, "saved.hive", NULL));
    RegCloseKey(base);
    RegDeleteTreeA(HKEY_CURRENT_USER, BASE);
    for (int turn = 0; turn < 2; turn++) {
        char path[MAX_PATH], line[MAX_PATH + 10];
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION child;
        fflush(stdout);
        GetModuleFileNameA(NULL, path, sizeof path);
        snprintf(line, sizeof line, "\"%s\" show", path);
        CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child);
        WaitForSingleObject(child.hProcess, INFINITE);
    }
    printf("junk %ld\n", RegLoadAppKeyA("junk", &base, KEY_ALL_ACCESS, 0, 0));
    return 0;
}
