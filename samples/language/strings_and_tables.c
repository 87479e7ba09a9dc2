/* A word count: structures, lists, hashing and sorting together.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word { struct word *next; int count; char text[]; };

static struct word *buckets[64];

static void note(const char *start, int length)
{
    unsigned hash = 5381;
    struct word *word;

    for (int i = 0; i < length; i++)
        hash = hash * 33 + (unsigned char)start[i];
    for (word = buckets[hash % 64]; word; word = word->next)
        if (!strncmp(word->text, start, length) && !word->text[length])
            break;
    if (!word) {
        word = calloc(1, sizeof *word + length + 1);
        memcpy(word->text, start, length);
        word->next = buckets[hash % 64];
        buckets[hash % 64] = word;
    }
    word->count++;
}

static int __cdecl compare(const void *a, const void *b)
{
    const struct word *x = *(struct word *const *)a, *y = *(struct word *const *)b;

    return x->count != y->count ? y->count - x->count : strcmp(x->text, y->text);
}

int main(void)
{
    static const char text[] = "the cat and the dog and the bird saw a cat; the end";
    struct word *words[64];
    int count = 0;

    for (const char *c = text; *c; c++) {
        const char *start = c;

        while (isalpha((unsigned char)*c))
            c++;
        if (c > start)
            note(start, (int)(c - start));
        if (!*c)
            break;
    }
    for (int i = 0; i < 64; i++)
        for (struct word *word = buckets[i]; word; word = word->next)
            words[count++] = word;
    qsort(words, count, sizeof *words, compare);
    for (int i = 0; i < count; i++)
        printf("%d %s\n", words[i]->count, words[i]->text);
    return 0;
}
