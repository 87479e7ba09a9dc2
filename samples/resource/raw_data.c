/* Raw resources are found by number and by name, sized, and enumerated.
 */
#include "../facts.h"

static BOOL CALLBACK show_name(HMODULE module, LPCSTR type, LPSTR name, LONG_PTR count)
{
    if (IS_INTRESOURCE(name))
        printf("name #%d\n", (int)(ULONG_PTR)name);
    else
        printf("name %s\n", name);
    ++*(int *)count;
    return TRUE;
}

static BOOL CALLBACK show_type(HMODULE module, LPSTR type, LONG_PTR unused)
{
    if (IS_INTRESOURCE(type))
        printf("type #%d\n", (int)(ULONG_PTR)type);
    else
        printf("type %s\n", type);
    return TRUE;
}

static BOOL CALLBACK show_language(HMODULE module, LPCSTR type, LPCSTR name, WORD language, LONG_PTR unused)
{
    printf("language %04x\n", language);
    return TRUE;
}

static void show(const char *type, const char *name)
{
    HRSRC found = FindResourceA(NULL, name, type);
    const char *data;

    if (!found) {
        printf("error %lu\n", GetLastError());
        return;
    }
    data = LockResource(LoadResource(NULL, found));
    printf("%lu bytes: %.*s\n", SizeofResource(NULL, found), (int)SizeofResource(NULL, found), data);
}

int main(void)
{
    int count = 0;

    show(RT_RCDATA, MAKEINTRESOURCE(7));
    show(RT_RCDATA, "#7");
    show(RT_RCDATA, "NAMED");
    show(RT_RCDATA, "named");
    show("CUSTOM", "THING");
    show("custom", MAKEINTRESOURCE(300));
    show(RT_RCDATA, MAKEINTRESOURCE(99));
    show("NOTYPE", MAKEINTRESOURCE(7));
    EnumResourceTypesA(NULL, show_type, 0);
    EnumResourceNamesA(NULL, RT_RCDATA, show_name, (LONG_PTR)&count);
    EnumResourceLanguagesA(NULL, RT_RCDATA, MAKEINTRESOURCE(7), show_language, 0);
    printf("count %d\n", count);
    return 0;
}
