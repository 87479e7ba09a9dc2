/* Every mode of fopen on a file that is there and one that is not.
 * files: there.txt=content
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void attempt(const char *mode)
{
    char text[32] = "";
    FILE *file = fopen("there.txt", mode), *none;

    if (!file) {
        printf("%s: errno %d\n", mode, errno);
        return;
    }
    printf("%s: read %d", mode, (int)fread(text, 1, 4, file));
    fseek(file, 0, SEEK_CUR);
    printf(" wrote %d", (int)fwrite("+", 1, 1, file));
    fclose(file);
    file = fopen("there.txt", "rb");
    memset(text, 0, sizeof text);
    fread(text, 1, 31, file);
    fclose(file);
    printf(" now [%s]", text);
    file = fopen("there.txt", "wb");
    fputs("content", file);
    fclose(file);
    errno = 0;
    none = fopen("none.txt", mode);
    printf(" none %d errno %d\n", none != NULL, errno);
    if (none)
        fclose(none);
    remove("none.txt");
}

int main(void)
{
    static const char *modes[] = {"r", "w", "a", "r+", "w+", "a+", "rb", "wb", "ab", "r+b", "rb+", "wt"};

    for (int i = 0; i < (int)(sizeof modes / sizeof *modes); i++)
        attempt(modes[i]);
    printf("directory %d", fopen(".", "r") != NULL);
    printf(" errno %d\n", errno);
    return 0;
}
