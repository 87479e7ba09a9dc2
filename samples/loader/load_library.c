/* LoadLibrary counts its references; DllMain runs at the first load and at the last release.
 * modules: leaf.c branch.c
 */
#include "../facts.h"

int main(void)
{
    HMODULE module, again;
    int (*branch)(int);

    setvbuf(stdout, NULL, _IONBF, 0);
    printf("not loaded %d\n", GetModuleHandleA("branch_" MACHINE ".dll") == NULL);
    module = LoadLibraryA("branch_" MACHINE ".dll");
    printf("loaded %d leaf %d\n", module != NULL, GetModuleHandleA("leaf_" MACHINE) != NULL);
    again = LoadLibraryA("BRANCH_" MACHINE);
    printf("same %d\n", again == module && GetModuleHandleA("Branch_" MACHINE ".DLL") == module);
    branch = (int (*)(int))GetProcAddress(module, "branch");
    printf("call %d\n", branch(5));
    printf("free %d\n", FreeLibrary(module));
    printf("call %d\n", branch(6));
    printf("free %d\n", FreeLibrary(module));
    printf("gone %d %d\n", GetModuleHandleA("branch_" MACHINE ".dll") == NULL,
           GetModuleHandleA("leaf_" MACHINE ".dll") == NULL);
    result("missing", LoadLibraryA("none_such.dll") != NULL);
    printf("loaded again %d\n", LoadLibraryA("branch_" MACHINE ".dll") != NULL);
    return 0;
}
