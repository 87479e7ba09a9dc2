/* NUL swallows what is written, is always at its end, and exists in every directory.
 * files: dir/
 */
#include <stdio.h>
#include <windows.h>

static void device(const char *name)
{
    char text[8];
    DWORD count = 99;
    HANDLE file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    printf("%s: open %d", name, file != INVALID_HANDLE_VALUE);
    printf(" write %d", WriteFile(file, "hello", 5, &count, NULL));
    printf(" %lu", count);
    printf(" read %d", ReadFile(file, text, sizeof text, &count, NULL));
    printf(" %lu\n", count);
    CloseHandle(file);
}

int main(void)
{
    FILE *stream;

    device("NUL");
    device("nul");
    device("\\\\.\\NUL");
    device("dir\\NUL");
    stream = fopen("nul", "w");
    printf("puts %d\n", fputs("lost", stream));
    printf("close %d\n", fclose(stream));
    return 0;
}
