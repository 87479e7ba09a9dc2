/* qsort, bsearch, _lfind and _lsearch call back into the program.
 * crt: msvcrt ucrt
 */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int calls;

static int __cdecl numbers(const void *a, const void *b)
{
    calls++;
    return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static int __cdecl words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(void)
{
    int values[200], key = 77, sorted = 1, table[10] = {5, 3, 9};
    const char *names[] = {"pear", "apple", "fig", "banana", "cherry"};
    unsigned count = 3, random = 1;

    for (int i = 0; i < 200; i++) {
        random = random * 1103515245 + 12345;
        values[i] = random >> 16 & 255;
    }
    values[100] = key;
    qsort(values, 200, sizeof *values, numbers);
    for (int i = 1; i < 200; i++)
        sorted &= values[i - 1] <= values[i];
    printf("sorted %d called %d\n", sorted, calls > 200);
    printf("found %d", *(int *)bsearch(&key, values, 200, sizeof *values, numbers));
    key = 1000;
    printf(" missing %d\n", bsearch(&key, values, 200, sizeof *values, numbers) == NULL);
    qsort(names, 5, sizeof *names, words);
    for (int i = 0; i < 5; i++)
        printf("%s ", names[i]);
    printf("\n");
    qsort(values, 0, sizeof *values, numbers);
    qsort(values, 1, sizeof *values, numbers);
    key = 9;
    printf("linear %d", (int)((int *)_lfind(&key, table, &count, sizeof *table, numbers) - table));
    key = 4;
    printf(" missing %d", _lfind(&key, table, &count, sizeof *table, numbers) == NULL);
    printf(" added at %d", (int)((int *)_lsearch(&key, table, &count, sizeof *table, numbers) - table));
    printf(" count %u\n", count);
    return 0;
}
