/* IsBadReadPtr, IsBadWritePtr, IsBadStringPtr and IsBadCodePtr on pages of every kind.
 */
#include "../facts.h"

int main(void)
{
    static const DWORD kinds[] = {PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE_READ};
    char *pages = VirtualAlloc(NULL, 0x6000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old;

    memset(pages, 'x', 0x6000);
    for (int i = 0; i < 4; i++) {
        char *page = pages + 0x1000 * i;
        VirtualProtect(page, 0x1000, kinds[i], &old);
        printf("%lx: read %d", kinds[i], IsBadReadPtr(page, 1));
        printf(" write %d", IsBadWritePtr(page, 1));
        printf(" code %d\n", IsBadCodePtr((FARPROC)page));
    }
    printf("across %d %d\n", IsBadReadPtr(pages + 0x1FFF, 2), IsBadWritePtr(pages + 0x1FFF, 2));
    printf("across the first %d\n", IsBadReadPtr(pages + 0xFFF, 2));
    printf("nothing %d %d\n", IsBadReadPtr(NULL, 0), IsBadWritePtr(NULL, 0));
    printf("null %d %d %d\n", IsBadReadPtr(NULL, 1), IsBadStringPtrA(NULL, 4), IsBadCodePtr(NULL));
    VirtualProtect(pages + 0x5000, 0x1000, PAGE_NOACCESS, &old);
    VirtualProtect(pages + 0x4000, 0x1000, PAGE_READWRITE, &old);
    printf("string %d %d %d\n", IsBadStringPtrA(pages + 0x4FFD, 3), IsBadStringPtrA(pages + 0x4FFD, 4),
           IsBadStringPtrA("text", 100));
    printf("wide %d %d %d\n", IsBadStringPtrW((WCHAR *)(pages + 0x4FFC), 2),
           IsBadStringPtrW((WCHAR *)(pages + 0x4FFC), 3), IsBadStringPtrW(L"text", 100));
    return 0;
}
