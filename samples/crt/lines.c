/* fgets, puts and fputs: lengths, missing newlines and the end.
 * stdin: first line\r\nsecond\nlong line that does not fit\nlast without newline
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <string.h>

int main(void)
{
    char line[12];

    while (fgets(line, sizeof line, stdin)) {
        size_t length = strlen(line);

        if (line[length - 1] == '\n')
            printf("%2d [%.*s\\n]\n", (int)length, (int)length - 1, line);
        else
            printf("%2d [%s]\n", (int)length, line);
    }
    printf("puts %d\n", puts("puts") >= 0);
    printf("fputs %d\n", fputs("fputs\n", stdout) >= 0);
    printf("end %d error %d\n", feof(stdin) != 0, ferror(stdin));
    return 0;
}
