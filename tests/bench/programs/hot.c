/* Times functions that programs call millions of times, from inside the guest. A line per function on stderr:
 * its name, nanoseconds per call. */
#include <windows.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double now(void)
{
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart / (double)frequency.QuadPart;
}

static volatile size_t sink;

#define TIME(kind, count, body)                                                                  \
    do {                                                                                         \
        double best = 1e9;                                                                       \
        for (int round = 0; round < 7; round++) {                                                \
            double start = now();                                                                \
            for (int i = 0; i < (count); i++) { body; }                                          \
            double taken = now() - start;                                                        \
            if (taken < best) best = taken;                                                      \
        }                                                                                        \
        fprintf(stderr, "%s %.2f\n", kind, best / (count) * 1e9);                                \
    } while (0)

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 1;
    static char text[0x2001], copy[0x2001], word[64] = "0123456789", same[64] = "0123456789";
    HANDLE heap = GetProcessHeap();
    DWORD slot = TlsAlloc();
    CRITICAL_SECTION section;
    SRWLOCK lock = SRWLOCK_INIT;
    InitializeCriticalSection(&section);
    memset(text, 'x', 0x2000);
    TIME("GetLastError", 50000 * scale, sink += GetLastError());
    TIME("TlsGetValue", 50000 * scale, sink += (size_t)TlsGetValue(slot));
    TIME("GetCurrentThreadId", 50000 * scale, sink += GetCurrentThreadId());
    TIME("EnterLeave", 20000 * scale, EnterCriticalSection(&section); LeaveCriticalSection(&section));
    TIME("SRWLock", 20000 * scale, AcquireSRWLockExclusive(&lock); ReleaseSRWLockExclusive(&lock));
    TIME("HeapAlloc+HeapFree", 20000 * scale, HeapFree(heap, 0, HeapAlloc(heap, 0, 40)));
    TIME("malloc+free", 20000 * scale, free(malloc(100)));
    TIME("strlen-10", 50000 * scale, sink += strlen(word));
    TIME("strlen-8192", 1000 * scale, sink += strlen(text));
    TIME("strcmp-10", 50000 * scale, sink += strcmp(word, same));
    TIME("memcpy-16", 50000 * scale, memcpy(copy, text, 16));
    TIME("memcpy-8192", 1000 * scale, memcpy(copy, text, 0x2000));
    TIME("memset-8192", 1000 * scale, memset(copy, 0, 0x2000));
    TIME("isalpha", 50000 * scale, sink += isalpha(i & 127));
    TIME("rand", 50000 * scale, sink += rand());
    TIME("QueryPerformanceCounter", 5000 * scale, sink += (size_t)now());
    return 0;
}
