/* Counts the words of its standard input and lists them by how often they came.
 * args: a "b c"
 * exit: 10
 * stdin: the quick brown fox jumps over the lazy dog\nand the fox runs\n
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    char *text;
    int count;
    struct word *next;
};

static struct word *words;
static int known;

static void count(text)
char *text;
{
    struct word *word;
    for (word = words; word; word = word->next)
        if (!strcmp(word->text, text)) {
            word->count++;
            return;
        }
    word = (struct word *)malloc(sizeof *word);
    word->text = (char *)malloc(strlen(text) + 1);
    strcpy(word->text, text);
    word->count = 1;
    word->next = words;
    words = word;
    known++;
}

static int compare(left, right)
struct word **left, **right;
{
    if ((*left)->count != (*right)->count) return (*right)->count - (*left)->count;
    return strcmp((*left)->text, (*right)->text);
}

int main(argc, argv)
int argc;
char **argv;
{
    char text[40];
    int length = 0, c, at = 0;
    struct word **list, *word;
    FILE *file;
    while ((c = getchar()) != EOF) {
        if (isalpha(c) && length < 39) {
            text[length++] = c;
        } else if (length) {
            text[length] = 0;
            count(text);
            length = 0;
        }
    }
    list = (struct word **)malloc(known * sizeof *list);
    for (word = words; word; word = word->next) list[at++] = word;
    qsort(list, known, sizeof *list, compare);
    file = fopen("words.txt", "w");
    for (at = 0; at < known; at++) fprintf(file, "%-8s %3d %5ld\n", list[at]->text, list[at]->count, 100000L * list[at]->count / known);
    fclose(file);
    file = fopen("words.txt", "r");
    while ((c = getc(file)) != EOF) putchar(c);
    fclose(file);
    printf("%d words, %d arguments\n", known, argc - 1);
    return known;
}
