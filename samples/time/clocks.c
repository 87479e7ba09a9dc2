/* The clocks never run backwards and agree about a short sleep.
 */
#include "../facts.h"

int main(void)
{
    LARGE_INTEGER frequency, before, after;
    DWORD tick = GetTickCount(), later;
    ULONGLONG tick64 = GetTickCount64();
    FILETIME start, end;
    SYSTEMTIME now;
    ULONGLONG elapsed;
    int backwards = 0;

    printf("frequency %d\n", QueryPerformanceFrequency(&frequency) && frequency.QuadPart >= 1000);
    QueryPerformanceCounter(&before);
    GetSystemTimeAsFileTime(&start);
    Sleep(50);
    QueryPerformanceCounter(&after);
    GetSystemTimeAsFileTime(&end);
    later = GetTickCount();
    printf("tick %d %d\n", later - tick >= 40, GetTickCount64() - tick64 >= 40);
    elapsed = (after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart;
    printf("counter %d\n", elapsed >= 40 && elapsed < 20000);
    printf("file time %d\n", CompareFileTime(&start, &end) < 0);
    for (int i = 0; i < 2000; i++) {
        LARGE_INTEGER next;

        QueryPerformanceCounter(&next);
        backwards += next.QuadPart < after.QuadPart;
        after = next;
    }
    printf("backwards %d\n", backwards);
    GetSystemTime(&now);
    printf("sane %d\n",
           now.wYear >= 2024 && now.wYear < 2200 && now.wMonth <= 12 && now.wMilliseconds < 1000);
    printf("tick counts agree %d\n", (DWORD)GetTickCount64() - GetTickCount() + 100 < 200);
    return 0;
}
