/* Code written into executable memory runs, and runs anew after it has been rewritten.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    unsigned char code[] = {0xb8, 42, 0, 0, 0, 0xc3};
    unsigned char *page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE);
    int (*function)(void) = (int (*)(void))page;
    DWORD old;

    memcpy(page, code, sizeof code);
    printf("protect %d\n", VirtualProtect(page, 0x1000, PAGE_EXECUTE_READWRITE, &old));
    printf("flush %d\n", FlushInstructionCache(GetCurrentProcess(), page, sizeof code));
    printf("returns %d\n", function());
    page[1] = 43;
    FlushInstructionCache(GetCurrentProcess(), page, sizeof code);
    printf("returns %d\n", function());
    for (int i = 0; i < 3; i++) {
        page[1] = i;
        FlushInstructionCache(GetCurrentProcess(), page, sizeof code);
        printf("%d ", function());
    }
    printf("\n");
    return 0;
}
