/* fseek, ftell, rewind and fgetpos in binary files, after reading and writing.
 * files: a.bin=0123456789
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <stdio.h>

int main(void)
{
    FILE *file = fopen("a.bin", "r+b");
    fpos_t position;
    int c;

    c = fgetc(file);
    printf("%c at %ld\n", c, ftell(file));
    fseek(file, 5, SEEK_SET);
    c = fgetc(file);
    printf("%c at %ld\n", c, ftell(file));
    fseek(file, -2, SEEK_CUR);
    c = fgetc(file);
    printf("%c at %ld\n", c, ftell(file));
    fseek(file, -1, SEEK_END);
    c = fgetc(file);
    printf("%c at %ld end %d\n", c, ftell(file), feof(file) != 0);
    c = fgetc(file);
    printf("%d end %d\n", c, feof(file) != 0);
    fgetpos(file, &position);
    rewind(file);
    printf("rewound %ld end %d\n", ftell(file), feof(file) != 0);
    fputc('X', file);
    fsetpos(file, &position);
    printf("at %ld\n", ftell(file));
    fputc('Y', file);
    printf("at %ld\n", ftell(file));
    errno = 0;
    c = fseek(file, -100, SEEK_SET);
    printf("before start %d errno %d\n", c, errno);
    rewind(file);
    while ((c = fgetc(file)) != EOF)
        putchar(c);
    printf("\n");
    return 0;
}
