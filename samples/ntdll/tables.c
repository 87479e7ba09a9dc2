/* Tables of elements that a function compares: inserted once, found, listed in their order, deleted.
 * flags: -lntdll
 */
#include "../facts.h"

typedef struct { void *space[14]; } Table; /* as large as either */
typedef int(NTAPI *Compare)(Table *, void *, void *);
typedef void *(NTAPI *Allocate)(Table *, ULONG);
typedef void(NTAPI *Free)(Table *, void *);
#define DECLARE(Suffix) \
    void NTAPI RtlInitializeGenericTable##Suffix(Table *, Compare, Allocate, Free, void *); \
    void *NTAPI RtlInsertElementGenericTable##Suffix(Table *, void *, ULONG, BOOLEAN *); \
    BOOLEAN NTAPI RtlDeleteElementGenericTable##Suffix(Table *, void *); \
    void *NTAPI RtlLookupElementGenericTable##Suffix(Table *, void *); \
    void *NTAPI RtlEnumerateGenericTable##Suffix(Table *, BOOLEAN); \
    void *NTAPI RtlEnumerateGenericTableWithoutSplaying##Suffix(Table *, void **); \
    void *NTAPI RtlGetElementGenericTable##Suffix(Table *, ULONG); \
    ULONG NTAPI RtlNumberGenericTableElements##Suffix(Table *); \
    BOOLEAN NTAPI RtlIsGenericTableEmpty##Suffix(Table *);
DECLARE()
DECLARE(Avl)

static int blocks;
static int NTAPI compare(Table *table, void *one, void *other) {
    int a = *(int *)one, b = *(int *)other;
    return a < b ? 0 : a > b ? 1 : 2;
}
static void *NTAPI allocate(Table *table, ULONG size) {
    blocks++;
    return malloc(size);
}
static void NTAPI release(Table *table, void *block) {
    blocks--;
    free(block);
}

#define RUN(Suffix) { \
    Table table; \
    BOOLEAN fresh; \
    void *key = NULL; \
    RtlInitializeGenericTable##Suffix(&table, compare, allocate, release, &blocks); \
    printf("empty %d", RtlIsGenericTableEmpty##Suffix(&table)); \
    const int values[] = {5, 2, 9, 2, 7, 1, 5}; \
    for (int i = 0; i < 7; i++) { \
        int *made = RtlInsertElementGenericTable##Suffix(&table, (void *)&values[i], sizeof(int), &fresh); \
        printf(" %d%s", *made, fresh ? "+" : ""); \
    } \
    printf("\n count %lu, empty %d, blocks %d\n ordered", RtlNumberGenericTableElements##Suffix(&table), RtlIsGenericTableEmpty##Suffix(&table), blocks); \
    for (int *each = RtlEnumerateGenericTable##Suffix(&table, TRUE); each; each = RtlEnumerateGenericTable##Suffix(&table, FALSE)) printf(" %d", *each); \
    printf("\n again"); \
    for (int *each; (each = RtlEnumerateGenericTableWithoutSplaying##Suffix(&table, &key));) printf(" %d", *each); \
    int seven = 7, eight = 8; \
    printf("\n seven %d, eight %d\n", RtlLookupElementGenericTable##Suffix(&table, &seven) != NULL, RtlLookupElementGenericTable##Suffix(&table, &eight) != NULL); \
    printf(" delete %d", RtlDeleteElementGenericTable##Suffix(&table, &seven)); \
    printf(" %d, count %lu, blocks %d\n by number", RtlDeleteElementGenericTable##Suffix(&table, &seven), RtlNumberGenericTableElements##Suffix(&table), blocks); \
    for (ULONG i = 0; i < 5; i++) { \
        int *each = RtlGetElementGenericTable##Suffix(&table, i); \
        printf(" %d", each ? *each : -1); \
    } \
    printf("\n"); \
    while (!RtlIsGenericTableEmpty##Suffix(&table)) RtlDeleteElementGenericTable##Suffix(&table, RtlGetElementGenericTable##Suffix(&table, 0)); \
    printf(" emptied: blocks %d\n", blocks); \
}

int main(void) {
    printf("splayed: ");
    RUN()
    printf("balanced: ");
    RUN(Avl)
    return 0;
}
