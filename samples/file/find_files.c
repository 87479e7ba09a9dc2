/* FindFirstFile matches wildcards as Windows does; the names come back sorted here.
 * files: a.txt ab.txt abc.TXT b.c noext dir/ dir/inner.txt .hidden two.dots.txt
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int compare(const void *a, const void *b) { return strcmp(a, b); }

static void find(const char *pattern)
{
    static char names[32][MAX_PATH];
    WIN32_FIND_DATAA data;
    int count = 0;
    HANDLE search = FindFirstFileA(pattern, &data);

    printf("%s:", pattern);
    if (search == INVALID_HANDLE_VALUE) {
        printf(" error %lu\n", GetLastError());
        return;
    }
    do
        strcpy(names[count++], data.cFileName);
    while (FindNextFileA(search, &data));
    qsort(names, count, MAX_PATH, compare);
    for (int i = 0; i < count; i++)
        printf(" %s", names[i]);
    printf(" (%lu)", GetLastError());
    printf(" closed %d\n", FindClose(search));
}

int main(void)
{
    find("*");
    find("*.*");
    find("*.txt");
    find("a*.txt");
    find("?b.txt");
    find("*bc*");
    find("A.TXT");
    find("dir\\*");
    find("dir");
    find("dir\\none*");
    find("none\\*");
    find("two.*.txt");
    find("none");
    find("dir\\");
    return 0;
}
