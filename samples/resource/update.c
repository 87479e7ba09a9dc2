/* Resources are added to a program file and replaced; what is loaded afterwards is what was written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static char big[20000];

static void show(const char *when)
{
    HMODULE module = LoadLibraryExA("copy.exe", NULL, LOAD_LIBRARY_AS_DATAFILE);
    static const struct { const char *type, *name; WORD language; } wanted[] = {
        {(const char *)10, (const char *)1, 0x409}, {(const char *)10, (const char *)1, 0x407},
        {(const char *)10, "TEXT", 0x409},          {"KIND", "#7", 0x409},
        {"KIND", "big", 0},
    };

    printf("%s: %d\n", when, module != NULL);
    for (int i = 0; i < 5; i++) {
        HRSRC found = FindResourceExA(module, wanted[i].type, wanted[i].name, wanted[i].language);
        DWORD size = found ? SizeofResource(module, found) : 0;
        printf("  %d: %lu %.*s\n", i, size, size < 40 ? (int)size : 5,
               found ? (char *)LockResource(LoadResource(module, found)) : "");
    }
    FreeLibrary(module);
}

static void set(HANDLE update, const char *type, const char *name, WORD language, const char *text)
{
    printf("update %d\n", UpdateResourceA(update, type, name, language, (void *)text, strlen(text)));
}

int main(int count, char **arguments)
{
    char path[MAX_PATH];
    HANDLE update;
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION child;
    char command[] = "copy.exe run";
    DWORD code;

    if (count > 1)
        return 42;
    memset(big, 'x', sizeof big - 1);
    GetModuleFileNameA(NULL, path, MAX_PATH);
    CopyFileA(path, "copy.exe", FALSE);

    printf("missing: %d\n", BeginUpdateResourceA("missing.exe", FALSE) != NULL);
    update = BeginUpdateResourceA("copy.exe", FALSE);
    set(update, (char *)10, (char *)1, 0x409, "one");
    set(update, (char *)10, (char *)1, 0x407, "eins");
    set(update, (char *)10, "text", 0x409, "by name");
    set(update, "kind", (char *)7, 0x409, "seven");
    set(update, "kind", "big", 0, big);
    printf("end %d\n", EndUpdateResourceA(update, FALSE));
    show("added");

    update = BeginUpdateResourceA("copy.exe", FALSE);
    set(update, (char *)10, (char *)1, 0x409, "another one");
    printf("end %d\n", EndUpdateResourceA(update, FALSE));
    show("changed");

    update = BeginUpdateResourceA("copy.exe", FALSE);
    set(update, (char *)10, (char *)1, 0x409, "never seen");
    printf("end %d\n", EndUpdateResourceA(update, TRUE));
    show("discarded");

    update = BeginUpdateResourceA("copy.exe", TRUE);
    set(update, "kind", (char *)7, 0x409, "alone");
    printf("end %d\n", EndUpdateResourceA(update, FALSE));
    show("alone");

    CreateProcessA("copy.exe", command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child);
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &code);
    printf("it runs: %lu\n", code);
    return 0;
}
