/* A delay-loaded DLL is loaded at the first call of one of its functions.
 * modules: leaf.c branch.c
 * delay: branch.c
 */
#include "../facts.h"

int branch(int);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("before %d\n", GetModuleHandleA("branch_" MACHINE ".dll") != NULL);
    printf("call %d\n", branch(1));
    printf("after %d\n", GetModuleHandleA("branch_" MACHINE ".dll") != NULL);
    printf("call %d\n", branch(2));
    return 0;
}
