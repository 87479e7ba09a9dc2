/* Streams opened with ccs= convert between wide characters and UTF-8 or UTF-16, with a byte order mark.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <wchar.h>

static void dump(const char *name)
{
    FILE *file = fopen(name, "rb");
    int c;

    printf("%s:", name);
    while ((c = fgetc(file)) != EOF)
        printf(" %02x", c);
    printf("\n");
    fclose(file);
}

static void write_and_read(const wchar_t *mode, const wchar_t *name, const char *narrow)
{
    wchar_t line[32] = L"", open[40];
    FILE *file;

    swprintf(open, 40, L"w, ccs=%ls", mode);
    file = _wfopen(name, open);
    fputws(L"a\xe9\x4e2d\n", file);
    fclose(file);
    dump(narrow);
    swprintf(open, 40, L"r, ccs=%ls", mode);
    file = _wfopen(name, open);
    fgetws(line, 32, file);
    for (wchar_t *c = line; *c; c++)
        printf("%04x ", *c);
    printf("\n");
    fclose(file);
}

int main(void)
{
    write_and_read(L"UTF-8", L"utf8.txt", "utf8.txt");
    write_and_read(L"UTF-16LE", L"utf16.txt", "utf16.txt");
    write_and_read(L"UNICODE", L"unicode.txt", "unicode.txt");
    return 0;
}
