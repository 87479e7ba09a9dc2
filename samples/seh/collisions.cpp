/* Exceptions and unwinds that meet others: raised in __finally, in filters, by C++ handlers' frames. */
#include "../msvc.h"

extern "C" unsigned long _exception_code();
extern "C" void* _exception_info();
struct Record {
    unsigned long code, flags;
};
static void raise(unsigned long code, unsigned long flags = 0) { RaiseException(code, flags, 0, nullptr); }
static int say(const char* what, int answer, unsigned long code, void* info) {
    Record* record = *static_cast<Record**>(info);
    printf("%s %lx flags %lx ", what, code, record->flags);
    return answer;
}
#define say(what, answer) say(what, answer, _exception_code(), _exception_info())

__declspec(noinline) static void in_finally() {  // the second replaces the first
    __try {
        __try {
            __try {
                raise(0xE0000001);
            } __finally {
                printf("raising(%d) ", _abnormal_termination());
                raise(0xE0000002);
            }
        } __finally {
            printf("outer(%d) ", _abnormal_termination());
        }
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
__declspec(noinline) static void handled_in_finally() {
    __try {
        __try {
            raise(0xE0000003);
        } __finally {
            __try {
                raise(0xE0000004);
            } __except (say("inner", 1)) {
                printf("inside ");
            }
        }
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
static int raising_filter(unsigned long code) {
    if (code == 0xE0000005) raise(0xE0000006);
    return 0;
}
__declspec(noinline) static void in_filter() {
    __try {
        __try {
            __try {
                raise(0xE0000005);
            } __except (raising_filter(_exception_code())) {
                printf("never ");
            }
        } __finally {
            printf("finally ");
        }
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
static int handling_filter() {
    __try {
        raise(0xE0000008);
    } __except (say("inner", 1)) {
        printf("inside ");
    }
    return 1;
}
__declspec(noinline) static void handled_in_filter() {
    __try {
        raise(0xE0000007);
    } __except (handling_filter()) {
        printf("caught");
    }
}
__declspec(noinline) static void must_not_continue() {
    __try {
        __try {
            raise(0xE0000009, 1);
        } __except (say("continues", _exception_code() == 0xE0000009 ? -1 : 0)) {
            printf("never ");
        }
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
__declspec(noinline) static void leaves() {
    for (int round = 0; round < 2; round++) {
        __try {
            __try {
                raise(0xE000000A);
            } __finally {
                printf("finally ");
            }
        } __except (say("filter", 1)) {
            printf("handler ");
            continue;
        }
    }
    printf("left");
}
struct Noisy {
    ~Noisy() { printf("destroyed "); }
};
__declspec(noinline) static void cxx_frame() {
    Noisy noisy;
    try {
        raise(0xE000000B);
    } catch (int) {
        printf("never ");
    }
}
__declspec(noinline) static void throwing_frame() {
    Noisy noisy;
    throw 1;
}
__declspec(noinline) static void throws_through_cxx() {
    __try {
        throwing_frame();
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
__declspec(noinline) static void through_cxx() {
    __try {
        cxx_frame();
    } __except (say("filter", 1)) {
        printf("caught");
    }
}
__declspec(noinline) static int recurse(int left) {
    int value = 0;
    __try {
        if (!left) raise(0xE000000C);
        value = recurse(left - 1) + 1;
    } __finally {
        if (_abnormal_termination() && left % 8 == 0) printf("%d ", left);
    }
    return value;
}
__declspec(noinline) static void deep() {
    __try {
        recurse(40);
    } __except (say("filter", 1)) {
        printf("caught");
    }
}

int main() {
    void (*tests[])() = {in_finally, handled_in_finally, in_filter, handled_in_filter,
                         must_not_continue, leaves, through_cxx, throws_through_cxx, deep};
    for (auto test : tests) {
        test();
        printf("\n");
    }
}
