/* Prints what differs from run to run: clocks, random numbers, ids, addresses, who wins a race. With an
 * argument, sleeps for so many milliseconds first. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <ntsecapi.h>
#include <x86intrin.h>

static volatile LONG turns[2], stop;

static DWORD WINAPI race(void *argument)
{
    while (!stop)
        turns[(INT_PTR)argument]++;
    return 0;
}

int main(int argc, char **argv)
{
    HANDLE all[2];
    LARGE_INTEGER counter;
    FILETIME now;
    ULONGLONG random;
    int here;

    if (argc > 1)
        Sleep(atoi(argv[1]));
    for (int i = 0; i < 2; i++)
        all[i] = CreateThread(NULL, 0, race, (void *)(INT_PTR)i, 0, NULL);
    Sleep(50);
    stop = 1;
    WaitForMultipleObjects(2, all, TRUE, INFINITE);
    QueryPerformanceCounter(&counter);
    GetSystemTimeAsFileTime(&now);
    RtlGenRandom(&random, sizeof random);
    printf("race %ld %ld\n", turns[0], turns[1]);
    printf("clocks %lld %lu %08lx%08lx %llu\n", counter.QuadPart, GetTickCount(), now.dwHighDateTime,
           now.dwLowDateTime, __rdtsc());
    printf("random %llx\n", random);
    printf("ids %lu %lu\n", GetCurrentProcessId(), GetCurrentThreadId());
    printf("addresses %p %p %p\n", (void *)&here, malloc(10), VirtualAlloc(NULL, 1, MEM_COMMIT, PAGE_READWRITE));
    return 0;
}
