/* Text mode writes CRLF for a newline, reads CRLF as one, and ends at Ctrl-Z.
 * files: "in.txt=one\r\ntwo\rthree\n\r\nfour\x1ahidden"
 * crt: msvcrt ucrt
 */
#include <stdio.h>

static void dump(const char *name, const char *mode)
{
    FILE *file = fopen(name, mode);
    int c;

    printf("%s %s:", name, mode);
    while ((c = fgetc(file)) != EOF)
        printf(" %02x", c);
    printf(" end %d\n", feof(file) != 0);
    fclose(file);
}

int main(void)
{
    FILE *file = fopen("out.txt", "w");

    fprintf(file, "a\nb\r\nc");
    fputc('\n', file);
    fwrite("x\ny", 1, 3, file);
    fclose(file);
    dump("out.txt", "rb");
    dump("out.txt", "r");
    dump("in.txt", "r");
    dump("in.txt", "rb");
    return 0;
}
