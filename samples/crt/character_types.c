/* The ctype and wctype functions on every ASCII character and some beyond.
 * crt: msvcrt ucrt
 */
#include <ctype.h>
#include <stdio.h>
#include <wctype.h>

int main(void)
{
    static int (*const narrow[])(int) = {isalpha, isdigit, isalnum, isspace, isupper, islower,
                                         ispunct, iscntrl, isprint, isgraph, isxdigit};
    static const wint_t wide[] = {L'a', L'Z', L'5', 0xe9, 0xdf, 0x416, 0x4e2d, 0x3000, 0x660, 0xff21};

    for (int kind = 0; kind < 11; kind++) {
        int sum = 0, count = 0;

        for (int c = 0; c < 128; c++)
            if (narrow[kind](c)) {
                sum += c;
                count++;
            }
        printf("%d: count %d sum %d above %d\n", kind, count, sum, narrow[kind](0xe9) != 0);
    }
    printf("%c %c %c %d\n", toupper('q'), tolower('Q'), toupper('5'), isalpha(EOF));
    printf("%c %d %x\n", _toupper('b'), __isascii(0x80) != 0, __toascii(0xff));
    for (int i = 0; i < 10; i++)
        printf("%04x: alpha %d upper %d lower %d digit %d space %d to %04x %04x\n", wide[i],
               iswalpha(wide[i]) != 0,
               iswupper(wide[i]) != 0, iswlower(wide[i]) != 0, iswdigit(wide[i]) != 0, iswspace(wide[i]) != 0,
               towupper(wide[i]), towlower(wide[i]));
    return 0;
}
