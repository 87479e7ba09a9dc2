/* A program whose imported DLL refuses to start ends before main with STATUS_DLL_INIT_FAILED.
 * exit: 0xC0000142
 * modules: refusing.c
 */
#include "../facts.h"

__declspec(dllimport) int refusing(void);

int main(void)
{
    printf("never %d\n", refusing());
    return 0;
}
