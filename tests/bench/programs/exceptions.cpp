// What one thrown and caught exception costs: C++ through two frames with a destructor, or SEH's __try.
#include "../../../samples/msvc.h"

extern "C" {
__declspec(dllimport) int __stdcall QueryPerformanceCounter(long long*);
__declspec(dllimport) int __stdcall QueryPerformanceFrequency(long long*);
}

static volatile int count;
struct Guard {
    ~Guard() { count = count + 1; }
};

__declspec(noinline) static void inner(int value) {
    Guard guard;
    throw value;
}
__declspec(noinline) static void outer(int value) {
    Guard guard;
    inner(value);
}
__declspec(noinline) static void cxx(int number) {
    for (int i = 0; i < number; i++) {
        try {
            outer(i);
        } catch (int value) {
            count = count + value;
        }
    }
}
__declspec(noinline) static void raise() { RaiseException(0xE0000001, 0, 0, nullptr); }
__declspec(noinline) static void once() {
    __try {
        raise();
    } __except (1) {
        count = count + 1;
    }
}
static void seh(int number) {
    for (int i = 0; i < number; i++) once();
}
static void measure(const char* name, void (*run)(int), int number) {
    long long begin, end, frequency;
    run(number / 10);
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    run(number);
    QueryPerformanceCounter(&end);
    printf("%s %d\n", name, static_cast<int>(double(end - begin) * 1e9 / double(frequency) / number));
}
int main() {
    measure("cxx", cxx, 2000);
    measure("seh", seh, 2000);
}
