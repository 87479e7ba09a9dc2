/* freopen sends the standard output to a file, and a duplicated descriptor brings it back.
 * crt: msvcrt ucrt
 */
#include <io.h>
#include <stdio.h>

int main(void)
{
    char line[40] = "";
    int saved;
    FILE *file;

    printf("before\n");
    fflush(stdout);
    saved = _dup(1);
    freopen("out.txt", "w", stdout);
    printf("into the file\n");
    fflush(stdout);
    _dup2(saved, 1);
    printf("back, number %d\n", _fileno(stdout));
    file = fopen("out.txt", "r");
    fgets(line, sizeof line, file);
    printf("file: %s", line);
    file = freopen("none.txt", "r", file);
    printf("missing %d\n", file == NULL);
    return 0;
}
