/* ungetc pushes one character back, clears the end of file, and getc returns it.
 * files: a.txt=abc
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    FILE *file = fopen("a.txt", "r");
    int c = fgetc(file);

    printf("%c", c);
    c = ungetc('Z', file);
    printf(" pushed %c", c);
    c = fgetc(file);
    printf(" got %c", c);
    c = fgetc(file);
    printf(" then %c\n", c);
    while (fgetc(file) != EOF)
        ;
    printf("end %d\n", feof(file) != 0);
    ungetc('Q', file);
    printf("end %d", feof(file) != 0);
    c = fgetc(file);
    printf(" got %c\n", c);
    printf("EOF %d\n", ungetc(EOF, file));
    return 0;
}
