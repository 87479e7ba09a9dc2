/* Clocks never go back, also in threads that are stopped again and again while they read them.
 * flags: -lwinmm
 */
#include "../facts.h"
#include <mmsystem.h>

static volatile LONG done;

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
    InterlockedIncrement(&done);
    return faults;
}

int main(void)
{
    HANDLE threads[2];
    LARGE_INTEGER start, end, frequency;
    ULONGLONG ticks = GetTickCount64();
    LONGLONG elapsed;
    int stops = 0;

    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&start);
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, watch, (void *)20000, 0, NULL);
    while (done < 2 && stops < 200) {
        CONTEXT context = {.ContextFlags = CONTEXT_FULL};
        HANDLE thread = threads[stops++ % 2];

        if (SuspendThread(thread) == (DWORD)-1)
            continue;
        GetThreadContext(thread, &context);
        ResumeThread(thread);
    }
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
