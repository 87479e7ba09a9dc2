// What one thrown and caught exception costs with mingw: C++ through two frames with a destructor.
#include <stdio.h>
#include <windows.h>

static volatile int count;
struct Guard {
    ~Guard() { count = count + 1; }
};
__attribute__((noinline)) static void inner(int value)
{
    Guard guard;
    throw value;
}
__attribute__((noinline)) static void outer(int value)
{
    Guard guard;
    inner(value);
}
__attribute__((noinline)) static void run(int number)
{
    for (int i = 0; i < number; i++) {
        try {
            outer(i);
        } catch (int value) {
            count = count + value;
        }
    }
}
int main()
{
    LARGE_INTEGER begin, end, frequency;
    const int number = 2000;

    run(number / 10);
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    run(number);
    QueryPerformanceCounter(&end);
    printf("mingw %d\n", (int)((end.QuadPart - begin.QuadPart) * 1000000000 / frequency.QuadPart / number));
    return 0;
}
