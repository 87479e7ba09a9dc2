/* Interlocked lists: whole lists pushed and flushed at once, the depth, and two threads that push and pop. */
#define _WIN32_WINNT 0x0602
#include "../facts.h"
#include <malloc.h>

typedef struct {
    SLIST_ENTRY entry;
    int number;
} Item;

static PSLIST_HEADER head;
static volatile LONG popped_sum;

static Item *item(int number)
{
    Item *made = _aligned_malloc(sizeof *made, MEMORY_ALLOCATION_ALIGNMENT);

    made->number = number;
    made->entry.Next = NULL;
    return made;
}

static DWORD WINAPI push_and_pop(void *argument)
{
    for (int i = 1; i <= 500; i++) {
        PSLIST_ENTRY found;

        InterlockedPushEntrySList(head, &item(i)->entry);
        while (!(found = InterlockedPopEntrySList(head)))
            ;
        InterlockedExchangeAdd(&popped_sum, ((Item *)found)->number);
    }
    return 0;
}

int main(void)
{
    Item *first = item(1), *second = item(2), *third = item(3);
    PSLIST_ENTRY entry;
    HANDLE all[2];

    head = _aligned_malloc(sizeof *head, MEMORY_ALLOCATION_ALIGNMENT);
    InitializeSListHead(head);
    printf("empty: %d, depth %u, flush %d\n", InterlockedPopEntrySList(head) == NULL, QueryDepthSList(head),
           InterlockedFlushSList(head) == NULL);
    printf("push: %d\n", InterlockedPushEntrySList(head, &first->entry) == NULL);
    second->entry.Next = &third->entry;
    printf("push list: %d\n",
           InterlockedPushListSListEx(head, &second->entry, &third->entry, 2) == &first->entry);
    printf("depth %u\n", QueryDepthSList(head));
    printf("pop %d\n", ((Item *)InterlockedPopEntrySList(head))->number);
    InterlockedPushEntrySList(head, &second->entry);
    for (entry = InterlockedFlushSList(head); entry; entry = entry->Next)
        printf("flushed %d\n", ((Item *)entry)->number);
    printf("depth %u\n", QueryDepthSList(head));
    for (int i = 0; i < 2; i++)
        all[i] = CreateThread(NULL, 0, push_and_pop, NULL, 0, NULL);
    WaitForMultipleObjects(2, all, TRUE, INFINITE);
    printf("sum %ld, depth %u\n", popped_sum, QueryDepthSList(head));
    return 0;
}
