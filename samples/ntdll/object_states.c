/* What Nt functions tell of events, semaphores, mutants, timers and sections, and of handles.
 * flags: -lntdll
 */
#include "nt.h"

LONG NTAPI NtCreateTimer(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
LONG NTAPI NtSetTimer(HANDLE, LARGE_INTEGER *, void *, void *, BOOLEAN, LONG, BOOLEAN *);
LONG NTAPI NtCancelTimer(HANDLE, BOOLEAN *);
LONG NTAPI NtQueryEvent(HANDLE, ULONG, void *, ULONG, ULONG *);
LONG NTAPI NtQuerySemaphore(HANDLE, ULONG, void *, ULONG, ULONG *);
LONG NTAPI NtQueryMutant(HANDLE, ULONG, void *, ULONG, ULONG *);
LONG NTAPI NtQueryTimer(HANDLE, ULONG, void *, ULONG, ULONG *);
LONG NTAPI NtQuerySection(HANDLE, ULONG, void *, SIZE_T, SIZE_T *);
LONG NTAPI NtPulseEvent(HANDLE, LONG *);
LONG NTAPI NtCompareObjects(HANDLE, HANDLE);
LONG NTAPI NtMakeTemporaryObject(HANDLE);

int main(void)
{
    struct { LONG first, second; } two;
    struct { LONG count; BOOLEAN owned, abandoned; } mutant;
    struct { LARGE_INTEGER left; BOOLEAN state; } timer;
    struct { void *base; ULONG flags; LARGE_INTEGER size; } section;
    struct { ULONG flags, access, handles, pointers, more[10]; } basic;
    LARGE_INTEGER due;
    ULONG size = 0;
    SIZE_T long_size = 0;
    LONG previous = 9;
    BOOLEAN state = 9;
    WCHAR text[200];

    HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
    printf("event %08lx", NtQueryEvent(event, 0, &two, sizeof two, &size));
    printf(" %ld %ld %lu\n", two.first, two.second, size);
    printf("pulse %08lx", NtPulseEvent(event, &previous));
    NtQueryEvent(event, 0, &two, sizeof two, NULL);
    printf(" %ld %ld\n", previous, two.second);
    printf("class %08lx size %08lx\n", NtQueryEvent(event, 1, &two, sizeof two, NULL),
           NtQueryEvent(event, 0, &two, 4, NULL));
    HANDLE semaphore = CreateSemaphoreA(NULL, 2, 5, NULL);
    printf("semaphore %08lx", NtQuerySemaphore(semaphore, 0, &two, sizeof two, &size));
    printf(" %ld %ld %lu\n", two.first, two.second, size);
    printf("wrong kind %08lx\n", NtQueryEvent(semaphore, 0, &two, sizeof two, &size));
    HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);
    WaitForSingleObject(mutex, 0);
    printf("mutant %08lx", NtQueryMutant(mutex, 0, &mutant, sizeof mutant, &size));
    printf(" %ld %d %d %lu\n", mutant.count, mutant.owned, mutant.abandoned, size);
    ReleaseMutex(mutex);
    ReleaseMutex(mutex);
    NtQueryMutant(mutex, 0, &mutant, sizeof mutant, &size);
    printf("free %ld %d\n", mutant.count, mutant.owned);

    HANDLE clock;
    printf("timer %08lx\n", NtCreateTimer(&clock, TIMER_ALL_ACCESS, NULL, 0));
    due.QuadPart = -10000000LL * 3600;
    printf("set %08lx", NtSetTimer(clock, &due, NULL, NULL, FALSE, 0, &state));
    printf(" %d\n", state);
    printf("query %08lx", NtQueryTimer(clock, 0, &timer, sizeof timer, &size));
    printf(" %d %d %lu\n", timer.left.QuadPart > 10000000LL * 3500, timer.state, size);
    printf("cancel %08lx", NtCancelTimer(clock, &state));
    printf(" %d\n", state);
    due.QuadPart = -10000;
    NtSetTimer(clock, &due, NULL, NULL, FALSE, 0, NULL);
    printf("wait %lx\n", WaitForSingleObject(clock, 5000));
    NtQueryTimer(clock, 0, &timer, sizeof timer, NULL);
    printf("state %d\n", timer.state);

    HANDLE map = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x3000, "pywine object states");
    printf("section %08lx", NtQuerySection(map, 0, &section, sizeof section, &long_size));
    printf(" %lx %lx %lu\n", section.flags, (ULONG)section.size.QuadPart, (ULONG)long_size == sizeof section);

    HANDLE copy, other = CreateEventA(NULL, TRUE, TRUE, NULL);
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, SYNCHRONIZE, TRUE, 0);
    printf("same %08lx other %08lx\n", NtCompareObjects(event, copy), NtCompareObjects(event, other));
    printf("basic %08lx", NtQueryObject(copy, 0, &basic, sizeof basic, &size));
    printf(" %lx %lu %lu\n", basic.access, basic.handles, size);
    printf("small %08lx\n", NtQueryObject(copy, 0, &basic, 8, NULL));
    printf("temporary %08lx\n", NtMakeTemporaryObject(event));
    printf("name %08lx", NtQueryObject(map, 1, text, sizeof text, &size));
    printf(" %ls\n", ((UNICODE_STRING *)text)->Buffer);
    return 0;
}
