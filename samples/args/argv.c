/* The C run-time library gives main the words of the command line as they were passed.
 * args: one "two words" tr\ail\ "sp ace\\" "quote\"inside" "" "back\\\\\"quote" "caf\u00e9" -x=/y
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(int argc, char **argv)
{
    printf("argc %d\n", argc);
    for (int i = 1; i < argc; i++) {
        printf("%d:", i);
        for (unsigned char *c = (unsigned char *)argv[i]; *c; c++)
            printf(*c < 0x7f ? "%c" : "<%02x>", *c);
        printf("|\n");
    }
    printf("last is null: %d\n", argv[argc] == NULL);
    return 0;
}
