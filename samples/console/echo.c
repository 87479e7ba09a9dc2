/* Copies the standard input to the standard output in text mode.
 * stdin: one\r\ntwo\nthree\xe9 no end
 */
#include <stdio.h>

int main(void)
{
    int c, count = 0, lines = 0;

    while ((c = getchar()) != EOF) {
        putchar(c);
        count++;
        lines += c == '\n';
    }
    printf("\n%d characters, %d lines\n", count, lines);
    return 0;
}
