/* AssocQueryString: which program opens a kind of document, by the registry.
 * flags: -lshlwapi -ladvapi32
 */
#include <windows.h>
#include <shlwapi.h>
#include <stdio.h>

static void set(const char *key, const char *value)
{
    RegSetValueA(HKEY_CLASSES_ROOT, key, REG_SZ, value, 0);
}

static void ask(const char *what, ASSOCF flags, ASSOCSTR kind, const char *of, const char *verb)
{
    char text[MAX_PATH] = "";
    DWORD size = sizeof text;
    HRESULT code = AssocQueryStringA(flags, kind, of, verb, text, &size);

    printf("%s: %08lx %lu \"%s\"\n", what, code, size, text);
}

int main(void)
{
    WCHAR text[8];
    DWORD size = 4;
    HRESULT code;

    set(".pywine1", "pywine1file");
    set("pywine1file", "A document");
    set("pywine1file\\shell\\open\\command", "\"C:\\windows\\notepad.exe\" \"%1\" /x");
    set("pywine1file\\shell\\print\\command", "C:\\windows\\write.exe /p %1");
    ask("command", 0, ASSOCSTR_COMMAND, ".pywine1", NULL);
    ask("program", 0, ASSOCSTR_EXECUTABLE, ".pywine1", NULL);
    ask("print", 0, ASSOCSTR_COMMAND, ".pywine1", "print");
    ask("name", 0, ASSOCSTR_FRIENDLYDOCNAME, ".pywine1", NULL);
    ask("by class", 0, ASSOCSTR_COMMAND, "pywine1file", "open");
    ask("nothing", 0, ASSOCSTR_COMMAND, ".pywine2", NULL);
    code = AssocQueryStringW(0, ASSOCSTR_COMMAND, L".pywine1", NULL, NULL, &size);
    printf("size %08lx %lu\n", code, size);
    size = 4;
    code = AssocQueryStringW(ASSOCF_NOTRUNCATE, ASSOCSTR_COMMAND, L".pywine1", NULL, text, &size);
    printf("no room %08lx %lu\n", code, size);
    SHDeleteKeyA(HKEY_CLASSES_ROOT, ".pywine1");
    SHDeleteKeyA(HKEY_CLASSES_ROOT, "pywine1file");
    return 0;
}
