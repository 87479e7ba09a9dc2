/* Wide characters through text and binary streams.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <wchar.h>

static void dump(const char *name)
{
    FILE *file = fopen(name, "rb");
    int c;

    while ((c = fgetc(file)) != EOF)
        printf("%02x ", c);
    printf("\n");
    fclose(file);
}

int main(void)
{
    wchar_t line[32];
    FILE *file = fopen("text.txt", "w");

    fputws(L"ab\nc", file);
    fclose(file);
    dump("text.txt");
    file = fopen("binary.txt", "wb");
    fputws(L"ab\n\x4e2d", file);
    fputwc(L'z', file);
    fclose(file);
    dump("binary.txt");
    file = fopen("binary.txt", "rb");
    printf("get %d", fgetws(line, 32, file) == line);
    printf(" %d %04x\n", (int)wcslen(line), line[1]);
    printf("char %04x", fgetwc(file));
    printf(" %04x", fgetwc(file));
    printf(" end %x\n", fgetwc(file));
    fclose(file);
    file = _wfopen(L"text.txt", L"r");
    printf("scan %d", fwscanf(file, L"%31ls", line));
    printf(" %ls\n", line);
    return 0;
}
