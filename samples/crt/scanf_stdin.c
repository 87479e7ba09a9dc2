/* scanf reads the standard input across lines and leaves what does not match.
 * stdin: 12 abc\r\n3.5\n  x\nrest of line\n
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    int a, count;
    double d;
    char word[20], c, line[40];

    count = scanf("%d %19s %lf", &a, word, &d);
    printf("%d: %d %s %g\n", count, a, word, d);
    count = scanf(" %c", &c);
    printf("%d: %c\n", count, c);
    count = scanf("%d", &a);
    printf("%d next [%c]\n", count, getchar());
    printf("[%s]\n", fgets(line, sizeof line, stdin) ? line : "none");
    count = scanf("%d", &a);
    printf("%d end %d\n", count, feof(stdin) != 0);
    return 0;
}
