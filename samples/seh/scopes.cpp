/* __try: filters, __finally in the right order, continuing, leaving, faults and raised codes. */
#include "../msvc.h"

extern "C" unsigned long _exception_code();
static unsigned long code;

static volatile int* nowhere = nullptr;
__declspec(noinline) static void write() { *nowhere = 1; }  // clang only guards calls
static void raise(unsigned long code, unsigned long flags = 0) { RaiseException(code, flags, 0, nullptr); }
static int note(const char* what, int answer, unsigned long found) {
    printf("%s ", what);
    code = found;
    return answer;
}
#define note(what, answer) note(what, answer, _exception_code())

__declspec(noinline) static void simple() {
    __try {
        raise(0xE0000001);
        printf("never ");
    } __except (_exception_code() == 0xE0000001 ? note("filter", 1) : 0) {
        printf("handled %lx ", code);
    }
}
__declspec(noinline) static void fault() {
    __try {
        write();
    } __except (note("fault", 1)) {
        printf("%lx ", code);
    }
}
__declspec(noinline) static void order() {
    __try {
        __try {
            __try {
                raise(0xE0000002);
            } __finally {
                printf("finally1(%d) ", _abnormal_termination());
            }
        } __except (note("no", 0)) {
            printf("never ");
        }
    } __except (note("yes", 1)) {
        printf("body ");
    }
}
__declspec(noinline) static void continues() {
    __try {
        raise(0xE0000003);
        printf("went on ");
    } __except (note("continue", -1)) {
        printf("never ");
    }
}
__declspec(noinline) static void normal() {
    __try {
        printf("body ");
    } __finally {
        printf("finally(%d) ", _abnormal_termination());
    }
}
__declspec(noinline) static void leaf() {
    __try {
        raise(0xE0000004);
    } __finally {
        printf("leaf ");
    }
}
__declspec(noinline) static void across() {
    __try {
        __try {
            leaf();
        } __finally {
            printf("middle ");
        }
    } __except (note("outer", 1)) {
        printf("caught ");
    }
}
__declspec(noinline) static void again() {
    __try {
        __try {
            raise(0xE0000005);
        } __except (note("first", 1)) {
            raise(0xE0000006);
        }
    } __except (note("second", 1)) {
        printf("%lx ", code);
    }
}
__declspec(noinline) static int loop() {
    int caught = 0;
    for (int turn = 0; turn < 3; ++turn) {
        __try {
            raise(0xE0000010 + turn);
        } __except (1) {
            ++caught;
        }
    }
    return caught;
}

#define RUN(what)      \
    printf(#what ": "); \
    what();            \
    printf("\n");

int main() {
    RUN(simple)
    RUN(fault)
    RUN(order)
    RUN(continues)
    RUN(normal)
    RUN(across)
    RUN(again)
    printf("loop: %d\n", loop());
}
