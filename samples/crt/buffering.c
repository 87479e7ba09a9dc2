/* setvbuf decides when written characters reach the file.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <sys/stat.h>

static long size(void)
{
    struct _stat info;

    _stat("a.txt", &info);
    return info.st_size;
}

int main(void)
{
    static char buffer[4096];
    FILE *file = fopen("a.txt", "wb");

    printf("full %d\n", setvbuf(file, buffer, _IOFBF, sizeof buffer));
    fputs("12345", file);
    printf("%ld", size());
    fflush(file);
    printf(" %ld\n", size());
    fclose(file);
    file = fopen("a.txt", "wb");
    printf("none %d\n", setvbuf(file, NULL, _IONBF, 0));
    fputs("123", file);
    printf("%ld\n", size());
    fclose(file);
    file = fopen("a.txt", "wb");
    for (int i = 0; i < 10000; i++)
        fputc('x', file);
    printf("some %d not all %d\n", size() > 0, size() < 10000);
    printf("flush %d", fflush(NULL));
    printf(" %ld\n", size());
    printf("close %d\n", fclose(file));
    return 0;
}
