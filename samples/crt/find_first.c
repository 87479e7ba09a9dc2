/* _findfirst finds files with wildcards; the names come back sorted here.
 * files: a.txt=123 b.txt c.c dir/
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) { return strcmp(a, b); }

static void find(const char *pattern)
{
    struct _finddata_t data;
    char lines[16][300];
    int count = 0;
    intptr_t search = _findfirst(pattern, &data);

    printf("%s:", pattern);
    if (search == -1) {
        printf(" errno %d\n", errno);
        return;
    }
    do
        sprintf(lines[count++], "%s%s", data.name, data.attrib & _A_SUBDIR ? "\\" : data.size ? "+" : "");
    while (!_findnext(search, &data));
    printf(" (errno %d)", errno);
    qsort(lines, count, sizeof lines[0], compare);
    for (int i = 0; i < count; i++)
        printf(" %s", lines[i]);
    printf(" closed %d\n", _findclose(search));
}

int main(void)
{
    find("*");
    find("*.txt");
    find("dir");
    find("none*");
    find("none\\*");
    return 0;
}
