/* tmpfile disappears when closed; tmpnam and _tempnam give names not in use.
 */
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char name[L_tmpnam], *other, pattern[] = "abXXXXXX", text[8] = "";
    FILE *file = tmpfile();

    fputs("kept", file);
    rewind(file);
    fgets(text, sizeof text, file);
    printf("%s close %d\n", text, fclose(file));
    printf("tmpnam %d unused %d\n", tmpnam(name) == name, _access(name, 0) == -1);
    other = _tempnam(".", "pre");
    printf("tempnam %d unused %d\n", other != NULL, _access(other, 0) == -1);
    free(other);
    printf("mktemp %d %.2s %d\n", _mktemp(pattern) == pattern, pattern, (int)strlen(pattern));
    return 0;
}
