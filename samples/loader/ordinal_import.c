/* Functions are imported by ordinal alone, renamed, and through a forward.
 * modules: leaf.c exports.c
 */
#include "../facts.h"

__declspec(dllimport) int by_ordinal(void);
__declspec(dllimport) int renamed(void);
__declspec(dllimport) int forwarded_own(int);
__declspec(dllimport) extern int exported_data;

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("%d %d %d %d\n", by_ordinal(), renamed(), forwarded_own(7), exported_data);
    return 0;
}
