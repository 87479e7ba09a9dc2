/* Exports are found by name and by ordinal, renamed, forwarded to other modules, and as data.
 * modules: leaf.c exports.c
 */
#include "../facts.h"

static HMODULE module;

static FARPROC find(const char *name)
{
    FARPROC found = GetProcAddress(module, name);

    if (!found)
        printf("%s: error %lu\n", IS_INTRESOURCE(name) ? "ordinal" : name, GetLastError());
    return found;
}

static int call(FARPROC function)
{
    return function ? ((int (*)(void))function)() : -1;
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    module = LoadLibraryA("exports_" MACHINE ".dll");
    printf("ordinal 5 %d\n", call(find((char *)5)));
    printf("no name %d\n", call(find("by_ordinal")));
    printf("both %d\n", find((char *)7) == find("public_function"));
    printf("renamed %d %d\n", call(find("renamed")), call(find((char *)20)));
    printf("hidden %d\n", call(find("sparse")));
    printf("hole %d\n", call(find((char *)6)));
    printf("too high %d\n", call(find((char *)5000)));
    printf("case %d\n", call(find("PUBLIC_FUNCTION")));
    printf("forwarded %d\n",
           find("forwarded") == GetProcAddress(GetModuleHandleA("kernel32"), "GetTickCount"));
    printf("forwarded own %d\n", ((int (*)(int))find("forwarded_own"))(1));
    printf("leaf came %d\n", GetModuleHandleA("leaf_" MACHINE ".dll") != NULL);
    printf("data %d\n", *(int *)find("exported_data"));
    return 0;
}
