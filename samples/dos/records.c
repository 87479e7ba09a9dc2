/* Keeps records in a binary file: writes, seeks, changes, reads, by the C library of a compiler for DOS.
 * args: 300
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record {
    long key;
    char name[10];
    int links[2];
};

static FILE *file;

static void get(at, record)
int at;
struct record *record;
{
    fseek(file, (long)at * sizeof *record, 0);
    if (fread((char *)record, sizeof *record, 1, file) != 1) printf("record %d cannot be read\n", at);
}

static void put(at, record)
int at;
struct record *record;
{
    fseek(file, (long)at * sizeof *record, 0);
    fwrite((char *)record, sizeof *record, 1, file);
}

/* A binary tree whose links are the numbers of records. */
static void insert(at, root)
int at, root;
{
    struct record new, old;
    get(at, &new);
    for (;;) {
        int side;
        get(root, &old);
        side = new.key > old.key;
        if (old.links[side] < 0) {
            old.links[side] = at;
            put(root, &old);
            return;
        }
        root = old.links[side];
    }
}

static long walk(at, before)
int at;
long before;
{
    struct record record;
    if (at < 0) return before;
    get(at, &record);
    before = walk(record.links[0], before);
    if (record.key < before) printf("%ld behind %ld\n", record.key, before);
    return walk(record.links[1], record.key);
}

int main(argc, argv)
int argc;
char **argv;
{
    struct record record;
    int count = atoi(argv[1]), at;
    long key = 12345, size;
    file = fopen("records.dat", "w+");
    for (at = 0; at < count; at++) {
        key = (key * 1103L + 12345L) % 1000003L;
        record.key = key;
        sprintf(record.name, "n%d", at);
        record.links[0] = record.links[1] = -1;
        put(at, &record);
    }
    fflush(file);
    for (at = 1; at < count; at++) insert(at, 0);
    fseek(file, 0L, 2);
    size = ftell(file);
    printf("%ld bytes, the last key is %ld\n", size, walk(0, -1L));
    get(count / 2, &record);
    printf("%s %ld %d %d\n", record.name, record.key, record.links[0], record.links[1]);
    fclose(file);
    printf("removed %d, again %d\n", unlink("records.dat"), unlink("records.dat"));
    return 0;
}
