/* Interlocked functions return what their documentation says, in 32 and 64 bits.
 */
#include "../facts.h"

int main(void)
{
    volatile LONG value = 5;
    volatile LONGLONG wide = 0x100000000;
    void *volatile pointer = NULL;
    SLIST_HEADER list;
    static __attribute__((aligned(16))) SLIST_ENTRY entries[2];

    printf("increment %ld", InterlockedIncrement(&value));
    printf(" decrement %ld\n", InterlockedDecrement(&value));
    printf("exchange %ld", InterlockedExchange(&value, 10));
    printf(" now %ld\n", value);
    printf("add %ld", InterlockedExchangeAdd(&value, 5));
    printf(" now %ld\n", value);
    printf("compare equal %ld", InterlockedCompareExchange(&value, 99, 15));
    printf(" now %ld\n", value);
    printf("compare other %ld", InterlockedCompareExchange(&value, 1, 15));
    printf(" now %ld\n", value);
    printf("compare 64 %I64x", InterlockedCompareExchange64(&wide, 0x200000001, 0x100000000));
    printf(" now %I64x\n", wide);
    printf("pointer %d", InterlockedCompareExchangePointer(&pointer, (void *)&value, NULL) == NULL);
    printf(" now %d\n", pointer == &value);
    InitializeSListHead(&list);
    InterlockedPushEntrySList(&list, &entries[0]);
    InterlockedPushEntrySList(&list, &entries[1]);
    printf("list depth %d", QueryDepthSList(&list));
    printf(" last in first out %d", InterlockedPopEntrySList(&list) == &entries[1]);
    printf(" then %d", InterlockedPopEntrySList(&list) == &entries[0]);
    printf(" empty %d\n", InterlockedPopEntrySList(&list) == NULL);
    return 0;
}
