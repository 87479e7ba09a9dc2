/* ShellExecute opens documents with the program that the registry names for them; App Paths name programs.
 * files: paper.pywinesample=text
 */
#include <stdio.h>
#include <windows.h>
#include <shellapi.h>

static void set(HKEY root, const char *path, const char *text) {
    HKEY key;
    RegCreateKeyExA(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    RegSetValueExA(key, NULL, 0, REG_SZ, (const BYTE *)text, (DWORD)strlen(text) + 1);
    RegCloseKey(key);
}

static void open(const char *verb, const char *file, const char *parameters) {
    SHELLEXECUTEINFOA info = {sizeof info, SEE_MASK_NOCLOSEPROCESS | SEE_MASK_FLAG_NO_UI};
    DWORD code = 0;
    info.lpVerb = verb;
    info.lpFile = file;
    info.lpParameters = parameters;
    info.nShow = SW_SHOW;
    fflush(stdout);
    BOOL done = ShellExecuteExA(&info);
    DWORD error = GetLastError();
    if (done) {
        WaitForSingleObject(info.hProcess, INFINITE);
        GetExitCodeProcess(info.hProcess, &code);
        printf("ended with %lu\n", code);
    } else
        printf("failed with %lu\n", error);
}

int main(int argc, char **argv) {
    char path[MAX_PATH], command[2 * MAX_PATH], found[MAX_PATH];
    if (argc > 1) { /* its console may be another one: the exit code tells what it got */
        int code = 10 * argc;
        for (int i = 1; i < argc; i++) {
            char *name = strrchr(argv[i], '\\');
            code += !strcmp(name ? name + 1 : argv[i], "paper.pywinesample") ? i : 0;
        }
        return code + !strcmp(argv[argc - 1], "its name");
    }
    GetModuleFileNameA(NULL, path, sizeof path);
    set(HKEY_CLASSES_ROOT, ".pywinesample", "pywine.sample");
    snprintf(command, sizeof command, "\"%s\" opened \"%%1\" now", path);
    set(HKEY_CLASSES_ROOT, "pywine.sample\\shell\\open\\command", command);
    snprintf(command, sizeof command, "\"%s\" printed", path);
    set(HKEY_CLASSES_ROOT, "pywine.sample\\shell\\print\\command", command);
    set(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\pywinesample.exe", path);
    open(NULL, "paper.pywinesample", NULL);
    open("open", "paper.pywinesample", "more");
    open("print", "paper.pywinesample", NULL);
    open(NULL, "pywinesample.exe", "by \"its name\"");
    open(NULL, "missing.pywinesample", NULL);
    int result = (int)(INT_PTR)FindExecutableA("paper.pywinesample", NULL, found);
    printf("program %d, this one %d\n", result > 32, !lstrcmpiA(found, path));
    result = (int)(INT_PTR)FindExecutableA("missing.pywinesample", NULL, found);
    printf("missing %d\n", result);
    RegDeleteTreeA(HKEY_CLASSES_ROOT, ".pywinesample");
    RegDeleteTreeA(HKEY_CLASSES_ROOT, "pywine.sample");
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\pywinesample.exe");
    return 0;
}
