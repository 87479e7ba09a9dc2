/* A module loaded as data gives its resources but runs no code.
 * modules: leaf.c
 */
#include "../facts.h"

int main(void)
{
    HMODULE data = LoadLibraryExA("leaf_" MACHINE ".dll", NULL, LOAD_LIBRARY_AS_DATAFILE);
    HMODULE raw;

    setvbuf(stdout, NULL, _IONBF, 0);
    printf("loaded %d tagged %d\n", data != NULL, (int)((ULONG_PTR)data & 3));
    printf("registered %d\n", GetModuleHandleA("leaf_" MACHINE ".dll") != NULL);
    printf("header %.2s\n", (char *)((ULONG_PTR)data & ~(ULONG_PTR)3));
    printf("free %d\n", FreeLibrary(data));
    raw = LoadLibraryExA("leaf_" MACHINE ".dll", NULL, DONT_RESOLVE_DLL_REFERENCES);
    printf("unresolved %d registered %d\n", raw != NULL, GetModuleHandleA("leaf_" MACHINE ".dll") == raw);
    printf("free %d\n", FreeLibrary(raw));
    return 0;
}
