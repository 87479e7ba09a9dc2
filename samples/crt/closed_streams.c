/* The standard streams after fclose: writing fails, flushing does not, freopen brings them back. */
#include <io.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    char line[40] = "";
    FILE *out = _fdopen(_dup(1), "w");
    puts("before");
    fflush(stdout);
    fprintf(out, "fclose: %d\n", fclose(stdin));
    fprintf(out, "getc: %d\n", getc(stdin));
    fclose(stdout);
    fprintf(out, "puts: %d fputc: %d\n", puts("lost"), fputc('x', stdout));
    fprintf(out, "fflush: %d fflush all: %d\n", fflush(stdout), fflush(NULL));
    FILE *again = freopen("closed_streams.tmp", "w", stdout);
    fprintf(out, "freopen: %d\n", again == stdout);
    printf("in the file\n");
    fclose(stdout);
    FILE *file = fopen("closed_streams.tmp", "r");
    fgets(line, sizeof line, file);
    line[strcspn(line, "\r\n")] = 0;
    fclose(file);
    remove("closed_streams.tmp");
    fprintf(out, "line: %s\n", line);
    fclose(out);
    return 0;
}
