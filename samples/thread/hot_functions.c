/* Threads use the heap, critical sections, slim locks, lists and errno at the same time; nothing gets lost.
 */
#include "../facts.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 20000 };

static CRITICAL_SECTION section;
static SRWLOCK lock = SRWLOCK_INIT;
static SLIST_HEADER *list;
static void *shared[64];
static volatile LONG sectioned, locked, broken;

static DWORD WINAPI work(void *number)
{
    unsigned seed = (unsigned)(size_t)number * 7919 + 1;
    errno = (int)(size_t)number + 100;
    for (int round = 0; round < ROUNDS; round++) {
        seed = seed * 1103515245 + 12345;
        size_t size = 8 + (seed >> 16) % 300;
        unsigned char *block = malloc(size), *old;
        memset(block, (int)(size & 0xff), size);
        block[0] = (unsigned char)(size >> 8);
        EnterCriticalSection(&section);
        EnterCriticalSection(&section);
        sectioned = sectioned + 1;
        old = shared[seed >> 8 & 63]; /* freed by another thread than allocated it, more often than not */
        shared[seed >> 8 & 63] = block;
        LeaveCriticalSection(&section);
        LeaveCriticalSection(&section);
        if (old) {
            size_t held = old[1] | (size_t)old[0] << 8;
            if (_msize(old) != held || old[held - 1] != old[1]) InterlockedIncrement(&broken);
            free(old);
        }
        AcquireSRWLockExclusive(&lock);
        locked = locked + 1;
        ReleaseSRWLockExclusive(&lock);
        AcquireSRWLockShared(&lock);
        ReleaseSRWLockShared(&lock);
        SLIST_ENTRY *entry = InterlockedPopEntrySList(list);
        if (entry) InterlockedPushEntrySList(list, entry);
        if (errno != (int)(size_t)number + 100) InterlockedIncrement(&broken);
    }
    return 0;
}

int main(void)
{
    HANDLE threads[THREADS];
    InitializeCriticalSection(&section);
    list = _aligned_malloc(sizeof *list, 16);
    InitializeSListHead(list);
    for (int i = 0; i < 8; i++) InterlockedPushEntrySList(list, _aligned_malloc(16, 16));
    for (int i = 0; i < THREADS; i++) threads[i] = CreateThread(NULL, 0, work, (void *)(size_t)i, 0, NULL);
    printf("waited: %lu\n", WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE));
    printf("in the section: %ld\n", sectioned);
    printf("in the lock: %ld\n", locked);
    printf("broken: %ld\n", broken);
    printf("entries left: %d\n", QueryDepthSList(list));
    return 0;
}
