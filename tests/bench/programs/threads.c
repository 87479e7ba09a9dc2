/* What 1, 2 and 4 threads take for the same work each: computing, calling an API, and both in turn. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static int size, rounds, calls;

static DWORD WINAPI work(void *unused)
{
    volatile unsigned sum = 1;

    for (int i = 0; i < rounds; i++) {
        for (int j = 0; j < size; j++)
            sum = sum * 1664525 + 1013904223;
        if (calls)
            GetVersion();
    }
    return sum;
}

static double run(int threads)
{
    HANDLE all[4];
    LARGE_INTEGER start, end, frequency;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    for (int i = 0; i < threads; i++)
        all[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
    WaitForMultipleObjects(threads, all, TRUE, INFINITE);
    QueryPerformanceCounter(&end);
    return (double)(end.QuadPart - start.QuadPart) / frequency.QuadPart;
}

int main(int argc, char **argv)
{
    size = atoi(argv[1]);
    rounds = atoi(argv[2]);
    calls = atoi(argv[3]);
    printf("%f", run(1));
    printf(" %f %f\n", run(2), run(4));
    return 0;
}
