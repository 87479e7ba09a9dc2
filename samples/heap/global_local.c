/* Global and local memory: fixed blocks are their pointers, movable ones are handles with lock counts.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    HGLOBAL fixed = GlobalAlloc(GPTR, 10), movable = GlobalAlloc(GHND, 100);
    HLOCAL local = LocalAlloc(LMEM_MOVEABLE, 50);
    char *text;

    printf("fixed is its pointer %d size %d zero %d\n", GlobalLock(fixed) == fixed, (int)GlobalSize(fixed),
           *(char *)fixed);
    text = GlobalLock(movable);
    printf("movable is not %d size %d\n", text != movable, (int)GlobalSize(movable));
    strcpy(text, "kept");
    printf("locks %u\n", GlobalFlags(movable) & GMEM_LOCKCOUNT);
    GlobalLock(movable);
    printf("locks %u\n", GlobalFlags(movable) & GMEM_LOCKCOUNT);
    printf("unlock %d", GlobalUnlock(movable));
    SetLastError(1);
    printf(" %d", GlobalUnlock(movable));
    printf(" error %lu\n", GetLastError());
    result("unlock too often", GlobalUnlock(movable));
    movable = GlobalReAlloc(movable, 5000, GMEM_MOVEABLE | GMEM_ZEROINIT);
    text = GlobalLock(movable);
    printf("%s size %d handle %d\n", text, (int)GlobalSize(movable), GlobalHandle(text) == movable);
    GlobalUnlock(movable);
    printf("free %d\n", GlobalFree(movable) == NULL);
    printf("local size %d flags %x\n", (int)LocalSize(local), LocalFlags(local));
    printf("local free %d\n", LocalFree(local) == NULL);
    fixed = LocalReAlloc(LocalAlloc(LMEM_FIXED, 20), 10, LMEM_MOVEABLE);
    printf("local size %d\n", (int)LocalSize(fixed));
    printf("discarded %d\n", !!(GlobalFlags(GlobalAlloc(GMEM_MOVEABLE, 0)) & GMEM_DISCARDED));
    return 0;
}
