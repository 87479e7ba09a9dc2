/* GetModuleHandleEx finds modules by name and by address, and pins them.
 * modules: leaf.c
 */
#define _WIN32_WINNT 0x600
#include "../facts.h"

int main(void)
{
    HMODULE leaf, found = NULL;

    setvbuf(stdout, NULL, _IONBF, 0);
    leaf = LoadLibraryA("leaf_" MACHINE ".dll");
    printf("self %d\n", GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, NULL, &found));
    printf("same %d\n", found == GetModuleHandleA(NULL));
    printf("address %d",
           GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (char *)GetProcAddress(leaf, "leaf"),
                              &found));
    printf(" same %d\n", found == leaf);
    printf("free %d", FreeLibrary(leaf));
    printf(" stays %d\n", GetModuleHandleA("leaf_" MACHINE) == leaf);
    printf("free %d", FreeLibrary(leaf));
    printf(" stays %d\n", GetModuleHandleA("leaf_" MACHINE) == leaf);
    result("by name", GetModuleHandleExA(0, "leaf_" MACHINE, &found));
    printf("null %d\n", found == NULL);
    leaf = LoadLibraryA("leaf_" MACHINE ".dll");
    printf("pin %d\n", GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN, "leaf_" MACHINE, &found));
    FreeLibrary(leaf);
    FreeLibrary(leaf);
    printf("pinned %d\n", GetModuleHandleA("leaf_" MACHINE) == leaf);
    result("nowhere", GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (char *)&found, &found));
    return 0;
}
