/* Slim reader/writer locks and one-time initialization on a single thread.
 */
#include "../facts.h"

static int count;

static BOOL CALLBACK initialize(INIT_ONCE *once, void *parameter, void **context)
{
    count++;
    *context = parameter;
    return TRUE;
}

int main(void)
{
    SRWLOCK lock = SRWLOCK_INIT;
    INIT_ONCE once = INIT_ONCE_STATIC_INIT, manual = INIT_ONCE_STATIC_INIT;
    void *context = NULL;
    BOOL pending;

    AcquireSRWLockShared(&lock);
    AcquireSRWLockShared(&lock);
    printf("exclusive while shared %d\n", TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    printf("exclusive %d\n", TryAcquireSRWLockExclusive(&lock));
    printf("shared while exclusive %d\n", TryAcquireSRWLockShared(&lock));
    ReleaseSRWLockExclusive(&lock);
    printf("zero again %d\n", lock.Ptr == NULL);
    printf("once %d", InitOnceExecuteOnce(&once, initialize, (void *)0x40, &context));
    printf(" %d %d\n", count, context == (void *)0x40);
    context = NULL;
    printf("twice %d", InitOnceExecuteOnce(&once, initialize, (void *)0x80, &context));
    printf(" %d %d\n", count, context == (void *)0x40);
    printf("begin %d", InitOnceBeginInitialize(&manual, 0, &pending, &context));
    printf(" pending %d\n", pending);
    printf("complete %d\n", InitOnceComplete(&manual, 0, (void *)0x10));
    printf("begin %d", InitOnceBeginInitialize(&manual, 0, &pending, &context));
    printf(" pending %d context %d\n", pending, context == (void *)0x10);
    return 0;
}
