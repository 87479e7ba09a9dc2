/* Times API calls by kind, from inside the guest. Prints a line per kind on stderr: kind, nanoseconds per call. */
#define __USE_MINGW_ANSI_STDIO 0 /* the runtime's own printf, not mingw's over fputc */
#include <windows.h>
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

static int compare(const void *one, const void *other)
{
    return *(const int *)one - *(const int *)other;
}

static volatile unsigned sink;

#define TIME(kind, count, body)                                                                  \
    do {                                                                                         \
        double best = 1e9;                                                                       \
        for (int round = 0; round < 50; round++) { /* short ones: some meet no other process */   \
            double start = now();                                                                \
            for (int i = 0; i < (count); i++) { body; }                                          \
            double taken = now() - start;                                                        \
            if (taken < best) best = taken;                                                      \
        }                                                                                        \
        fprintf(stderr, "%s %.1f\n", kind, best / (count) * 1e9);                                \
    } while (0)

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 1;
    HANDLE heap = GetProcessHeap();
    SYSTEMTIME time;
    int pair[2] = {1, 2};
    WCHAR path[MAX_PATH];
    char text[64];
    GetModuleFileNameW(NULL, path, MAX_PATH);
    TIME("no-arguments", 2000 * scale, sink += GetACP());
    TIME("last-error", 2000 * scale, sink += GetLastError());
    TIME("strings", 2000 * scale, sink += GetEnvironmentVariableW(L"SystemRoot", path, MAX_PATH));
    GetModuleFileNameW(NULL, path, MAX_PATH);
    TIME("struct-out", 2000 * scale, GetSystemTime(&time));
    TIME("heap-pair", 1000 * scale, HeapFree(heap, 0, HeapAlloc(heap, 0, 40)));
    TIME("file-open", 100 * scale,
         CloseHandle(CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL)));
    TIME("compare", 500 * scale, sink += lstrcmpW(L"apples and pears", L"Apples and plums"));
    TIME("sprintf", 500 * scale, sprintf(text, "%d items: %s\n", i, "apples"));
    TIME("printf", 500 * scale, printf("%d items: %s\n", i, "apples"));
    TIME("fputc", 2000 * scale, fputc(i & 63, stdout));
    TIME("callback", 500 * scale, qsort(pair, 2, sizeof(int), compare));
    return 0;
}
