/* Memory functions: overlapping moves, comparison as unsigned, searching.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <malloc.h>
#include <string.h>

static int sign(int value) { return (value > 0) - (value < 0); }

int main(void)
{
    char text[] = "0123456789", *block, *grown, *aligned;

    memmove(text + 2, text, 5);
    printf("%s\n", text);
    memmove(text, text + 3, 5);
    printf("%s\n", text);
    printf("%d %d %d\n", sign(memcmp("a", "\xff", 1)), memcmp("abc", "abd", 2), memcmp("x", "y", 0));
    printf("%s %d\n", (char *)memchr("hello", 'l', 5), memchr("hello", 'z', 5) == NULL);
    printf("%d %d\n", _memicmp("ABC", "abc", 3), sign(_memicmp("a", "B", 1)));
    printf("%d\n", (int)((char *)_memccpy(text, "copy:until", ':', 10) - text));
    block = calloc(10, 10);
    printf("zero %d size %d\n", block[0] == 0 && block[99] == 0, (int)_msize(block));
    strcpy(block, "kept");
    grown = realloc(block, 10000);
    printf("%s size %d\n", grown, (int)_msize(grown));
    printf("none %d\n", realloc(grown, 0) == NULL);
    block = malloc(0);
    printf("empty %d\n", block != NULL);
    free(block);
    free(NULL);
    aligned = _aligned_malloc(100, 64);
    printf("aligned %d\n", (int)((size_t)aligned & 63));
    _aligned_free(aligned);
    printf("too much %d\n", malloc((size_t)-1 / 2 - 100) == NULL);
    return 0;
}
