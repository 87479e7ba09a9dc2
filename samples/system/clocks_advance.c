/* Clocks never go back in threads that read them side by side, and they agree about how long something took.
 * flags: -lwinmm
 */
#include "../facts.h"
#include <mmsystem.h>

static DWORD WINAPI watch(void *rounds)
{
    LONGLONG counter = 0, now;
    ULONGLONG ticks = 0, time = 0;
    DWORD multimedia = 0, faults = 0;

    for (LONG i = 0; i < (LONG)(LONG_PTR)rounds; i++) {
        union {
            FILETIME file;
            ULONGLONG value;
        } system;
        ULONGLONG milliseconds = GetTickCount64();
        DWORD low = timeGetTime();

        QueryPerformanceCounter((LARGE_INTEGER *)&now);
        GetSystemTimeAsFileTime(&system.file);
        faults += now < counter || milliseconds < ticks || low < multimedia || system.value < time;
        counter = now, ticks = milliseconds, time = system.value, multimedia = low;
    }
    return faults;
}

int main(void)
{
    HANDLE threads[2];
    LARGE_INTEGER start, end, frequency;
    ULONGLONG ticks = GetTickCount64();
    LONGLONG elapsed;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, watch, (void *)20000, 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (int i = 0; i < 2; i++) {
        DWORD faults;
        GetExitCodeThread(threads[i], &faults);
        printf("thread %d: went back %lu times\n", i, faults);
    }
    Sleep(30);
    QueryPerformanceCounter(&end);
    ticks = GetTickCount64() - ticks;
    elapsed = (end.QuadPart - start.QuadPart) * 1000 / frequency.QuadPart;
    printf("frequency %lld\n", frequency.QuadPart);
    printf("clocks agree %d\n", elapsed >= 20 && (LONGLONG)ticks - elapsed < 50 && elapsed - (LONGLONG)ticks < 50);
    return 0;
}
