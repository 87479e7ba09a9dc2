/* LoadLibrary fails when DllMain returns FALSE, and the module does not stay.
 * modules: refusing.c
 */
#include "../facts.h"

int main(void)
{
    result("load", LoadLibraryA("refusing_" MACHINE ".dll") != NULL);
    printf("stays %d\n", GetModuleHandleA("refusing_" MACHINE ".dll") != NULL);
    return 0;
}
