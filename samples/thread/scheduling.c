/* Where and how often threads run: priorities, boosts, affinities, ideal processors, groups, times. */
#define _WIN32_WINNT 0x0601
#include "../facts.h"

static DWORD WINAPI idle(void *argument)
{
    WaitForSingleObject(argument, INFINITE);
    return 0;
}

static DWORD WINAPI busy(void *argument)
{
    ULONGLONG start = GetTickCount64();

    while (GetTickCount64() - start < 100)
        ;
    return 0;
}

static ULONGLONG number(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

int main(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL), thread = CreateThread(NULL, 0, idle, event, 0, NULL), other;
    static const int priorities[] = {THREAD_PRIORITY_IDLE, THREAD_PRIORITY_LOWEST, THREAD_PRIORITY_NORMAL,
                                     THREAD_PRIORITY_HIGHEST, THREAD_PRIORITY_TIME_CRITICAL, 5};
    DWORD_PTR process_mask, system_mask, before;
    GROUP_AFFINITY group, old;
    PROCESSOR_NUMBER here;
    FILETIME created, ended, kernel, user;
    BOOL disabled = 7;

    for (int i = 0; i < 6; i++) {
        BOOL ok = SetThreadPriority(thread, priorities[i]);
        printf("priority %d: %d, now %d\n", priorities[i], ok, GetThreadPriority(thread));
    }
    result("boost", GetThreadPriorityBoost(thread, &disabled));
    printf("disabled %d\n", disabled);
    result("no boost", SetThreadPriorityBoost(thread, TRUE));

    GetProcessAffinityMask(GetCurrentProcess(), &process_mask, &system_mask);
    printf("all processors: %d\n", process_mask == system_mask && process_mask);
    before = SetThreadAffinityMask(thread, 1);
    printf("was all: %d\n", before == process_mask);
    printf("was one: %d\n", SetThreadAffinityMask(thread, process_mask) == 1);
    SetLastError(0);
    result("none", SetThreadAffinityMask(thread, 0) != 0);
    result("process none", SetProcessAffinityMask(GetCurrentProcess(), 0));
    printf("ideal none: %d\n", SetThreadIdealProcessor(thread, MAXIMUM_PROCESSORS) != (DWORD)-1);
    result("ideal too high", SetThreadIdealProcessor(thread, 200) != (DWORD)-1);
    printf("ideal 0: %d\n", SetThreadIdealProcessor(thread, 0) != (DWORD)-1);

    result("group affinity", GetThreadGroupAffinity(thread, &group));
    printf("group %u, all: %d\n", group.Group, group.Mask == process_mask);
    group.Mask = 1;
    result("set group affinity", SetThreadGroupAffinity(thread, &group, &old));
    printf("old group %u, all: %d\n", old.Group, old.Mask == process_mask);
    GetThreadGroupAffinity(thread, &group);
    printf("now %lx\n", (unsigned long)group.Mask);
    GetCurrentProcessorNumberEx(&here);
    printf("here %d %d\n", here.Group == 0 && (system_mask >> here.Number & 1),
           (int)(system_mask >> GetCurrentProcessorNumber() & 1));

    other = CreateThread(NULL, 0, busy, NULL, 0, NULL);
    WaitForSingleObject(other, INFINITE);
    result("times", GetThreadTimes(other, &created, &ended, &kernel, &user));
    printf("created %d, ended later %d\n", number(created) != 0, number(ended) > number(created));
    busy(NULL);
    GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user);
    printf("not ended %d, ran %d\n", number(ended) == 0, number(kernel) + number(user) > 0);
    SetEvent(event);
    WaitForSingleObject(thread, INFINITE);
    GetThreadTimes(thread, &created, &ended, &kernel, &user);
    printf("waited: ran less than half %d\n", number(kernel) + number(user) < (number(ended) - number(created)) / 2);
    return 0;
}
