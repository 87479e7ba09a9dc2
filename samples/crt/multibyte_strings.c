/* The mbs functions work on double-byte characters once a code page is chosen.
 */
#include <mbctype.h>
#include <mbstring.h>
#include <stdio.h>

#define TEXT_932 (unsigned char *)"a\x83\x5c\x83\x5c" "b"

int main(void)
{
    printf("start %d\n", _getmbcp());
    printf("length %d\n", (int)_mbslen(TEXT_932));
    printf("set %d", _setmbcp(932));
    printf(" now %d\n", _getmbcp());
    printf("length %d\n", (int)_mbslen(TEXT_932));
    printf("lead %d trail %d\n", _ismbblead(0x83) != 0, _ismbbtrail(0x5c) != 0);
    printf("next %x\n", (unsigned)_mbsnextc(TEXT_932 + 1));
    printf("increment %d\n", (int)(_mbsinc(TEXT_932 + 1) - (TEXT_932 + 1)));
    printf("no backslash %d\n", _mbschr(TEXT_932, '\\') == NULL);
    printf("last %s\n", _mbsrchr(TEXT_932, 'b'));
    printf("kana %d\n", _ismbbkana(0xb1) != 0);
    return 0;
}
