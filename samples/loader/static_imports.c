/* Imported DLLs are initialized before main, dependencies first, and finished in reverse.
 * modules: leaf.c branch.c
 */
#include "../facts.h"

__declspec(dllimport) int branch(int);
__declspec(dllimport) int leaf(int);
__declspec(dllimport) extern int leaf_count;

int main(void)
{
    printf("main %d %d\n", branch(1), leaf(2));
    printf("data %d\n", leaf_count);
    fflush(stdout);
    return 0;
}
