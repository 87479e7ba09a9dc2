/* Reads command lines and prints each with what CommandLineToArgvW, msvcrt's __getmainargs and the UCRT's
   _configure_narrow_argv make of it; "child" as second argument makes it the child that reports its own argv. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#include <shellapi.h>

static void list(int argc, char **argv)
{
    printf("\t%d", argc);
    for (int i = 1; i < argc; i++) printf("|%s", argv[i]);
}

static int child(void)
{
    HMODULE m = LoadLibraryA("msvcrt"), u = LoadLibraryA("ucrtbase");
    int argc, new_mode = 0;
    char **argv, **env;
    void (__cdecl *mainargs)(int *, char ***, char ***, int, int *) = (void *)GetProcAddress(m, "__getmainargs");
    int (__cdecl *configure)(int) = (void *)GetProcAddress(u, "_configure_narrow_argv");
    int *(__cdecl *p_argc)(void) = (void *)GetProcAddress(u, "__p___argc");
    char ***(__cdecl *p_argv)(void) = (void *)GetProcAddress(u, "__p___argv");
    _setmode(1, _O_BINARY);
    mainargs(&argc, &argv, &env, 0, &new_mode);
    list(argc, argv);
    configure(1);
    list(*p_argc(), *p_argv());
    printf("\n");
    return 0;
}

int main(int argc, char **argv)
{
    static char line[4096], path[4096];
    static WCHAR wide[8192], wide_path[4096];
    if (GetEnvironmentVariableA("PROBE_CHILD", path, 8)) return child();
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    SetEnvironmentVariableA("PROBE_CHILD", "1");
    GetModuleFileNameW(NULL, wide_path, 4096);
    while (fgets(line, sizeof line, stdin)) {
        int n;
        WCHAR **args;
        STARTUPINFOW startup = {sizeof startup};
        PROCESS_INFORMATION info;
        line[strcspn(line, "\r\n")] = 0;
        printf("%s\t=>", line);
        for (int i = 0; (wide[i] = (unsigned char)line[i]); i++);
        args = CommandLineToArgvW(wide, &n);
        printf("\t%d", n);
        for (int i = 1; i < n; i++) printf("|%ls", args[i]);
        fflush(stdout);
        if (CreateProcessW(wide_path, wide, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &info)) {
            WaitForSingleObject(info.hProcess, INFINITE);
        } else printf("\tfailed\n");
    }
    return 0;
}
