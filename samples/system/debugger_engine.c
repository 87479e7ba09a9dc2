/* The debugger engine has no interface of an unknown name.
 * flags: -ldbgeng
 */
#include "../facts.h"

HRESULT WINAPI DebugCreate(const GUID *, void **);

int main(void)
{
    static const GUID unknown = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};
    void *made = &made;

    printf("unknown %08lx\n", DebugCreate(&unknown, &made));
    printf("made %d\n", made != NULL && made != &made);
    return 0;
}
