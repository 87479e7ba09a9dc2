/* A Unicode program sees every character of its arguments.
 * args: plain "two words" "\u00e9\u00df" "\u0416\u4e2d" "\u20ac"
 * flags: -municode
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <wchar.h>

int wmain(int argc, wchar_t **argv)
{
    printf("argc %d\n", argc);
    for (int i = 1; i < argc; i++) {
        printf("%d:", i);
        for (wchar_t *c = argv[i]; *c; c++)
            printf(*c < 0x7f ? "%c" : "<%04x>", *c);
        printf("|\n");
    }
    return 0;
}
