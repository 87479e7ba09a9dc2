/* longjmp out of guarded functions: what runs on the way. */
#include "../msvc.h"

extern "C" {
#ifdef _WIN64
IMPORT int __intrinsic_setjmpex(void*, void*) __attribute__((returns_twice));
#define mark(place) __intrinsic_setjmpex(place, __builtin_frame_address(0))
#else
IMPORT int _setjmp3(void*, int, ...) __attribute__((returns_twice));
#define mark(place) _setjmp3(place, 0)
#endif
IMPORT void longjmp(void*, int);
}

alignas(16) static char place[256];

__declspec(noinline) static void leave(int value) { longjmp(place, value); }
__declspec(noinline) static void inner(int value) {
    __try {
        __try {
            leave(value);
        } __finally {
            printf("inner(%d) ", _abnormal_termination());
        }
    } __except (printf("filter "), 1) {
        printf("never ");
    }
}
__declspec(noinline) static void outer(int value) {
    __try {
        inner(value);
    } __finally {
        printf("outer(%d) ", _abnormal_termination());
    }
}
__declspec(noinline) static void from_filter() {
    __try {
        RaiseException(0xE0000001, 0, 0, nullptr);
    } __except (leave(9), 1) {
        printf("never ");
    }
}
__declspec(noinline) static void from_finally() {
    __try {
        RaiseException(0xE0000002, 0, 0, nullptr);
    } __finally {
        leave(11);
    }
}

int main() {
    volatile int rounds = 0;
    int value = mark(place);
    printf("came with %d\n", value);
    switch (rounds++) {
        case 0: outer(1);
        case 1: inner(0);
        case 2: from_filter();
        case 3:
            __try {
                from_finally();
            } __except (1) {
                printf("never ");
            }
    }
    return 0;
}
