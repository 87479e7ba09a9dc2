#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

/* Writes the words in their order; with an argument, how many begin with it. */
int main(int argc, char **argv) {
    int found = 0;
    const char **sorted = malloc(word_count * sizeof *sorted);
    memcpy(sorted, words, word_count * sizeof *sorted);
    qsort(sorted, word_count, sizeof *sorted, compare);
    for (int i = 0; i < word_count; i++) {
        if (argc < 2) printf("%s\n", sorted[i]);
        else found += !strncmp(sorted[i], argv[1], strlen(argv[1]));
    }
    return found;
}
