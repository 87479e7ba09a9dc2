#include <stdio.h>
#include <string.h>

/* Makes a table in C of the lines of its input. */
int main(void) {
    char line[100];
    int count = 0;
    printf("const char *const words[] = {\n");
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        if (!*line) continue;
        printf("    \"%s\",\n", line);
        count++;
    }
    printf("};\nconst int word_count = %d;\n", count);
    return 0;
}
