/* ftell and fseek in a text file account for the carriage returns.
 * files: "a.txt=one\r\ntwo\r\nthree\r\n"
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    char line[20];
    FILE *file = fopen("a.txt", "r");
    long second;

    fgets(line, sizeof line, file);
    second = ftell(file);
    printf("%s%ld\n", line, second);
    fgets(line, sizeof line, file);
    printf("%s%ld\n", line, ftell(file));
    fseek(file, second, SEEK_SET);
    fgets(line, sizeof line, file);
    printf("again %s", line);
    fgets(line, sizeof line, file);
    printf("%s%ld\n", line, ftell(file));
    printf("none %d", fgets(line, sizeof line, file) == NULL);
    printf(" end %d\n", feof(file) != 0);
    fseek(file, 0, SEEK_END);
    printf("%ld\n", ftell(file));
    return 0;
}
