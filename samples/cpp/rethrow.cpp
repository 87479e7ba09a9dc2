/* Throwing from catch clauses and destructors, again, through callbacks of the C runtime, in a thread. */
#include "../msvc.h"

extern "C" {
IMPORT void qsort(void*, size_t, size_t, int (*)(const void*, const void*));
IMPORT void* __stdcall CreateThread(void*, size_t, unsigned long(__stdcall*)(void*), void*, unsigned long, void*);
IMPORT unsigned long __stdcall WaitForSingleObject(void*, unsigned long);
}

struct Noisy {
    const char* name;
    Noisy(const char* name) : name(name) { printf("+%s ", name); }
    ~Noisy() { printf("-%s ", name); }
};
struct Object {
    int value;
    Object(int value) : value(value) {}
    Object(const Object& other) : value(other.value + 10) {}
    ~Object() { printf("~%d ", value); }
};
struct Careful {
    ~Careful() {
        try {
            Noisy inside("inside");
            throw 7;
        } catch (int value) {
            printf("destructor caught %d of %d ", value, __uncaught_exceptions());
        }
    }
};

static void again() {
    try {
        Noisy noisy("a");
        throw Object(1);
    } catch (Object& object) {
        printf("first %d ", object.value++);
        throw;
    }
}
static void another() {
    try {
        again();
    } catch (Object& object) {
        Noisy noisy("b");
        printf("second %d ", object.value);
        throw 5;
    }
}
static void inside() {
    try {
        throw 1;
    } catch (int first) {
        try {
            Noisy noisy("c");
            throw 2;
        } catch (int second) {
            printf("%d in %d ", second, first);
        }
        try {
            throw;
        } catch (int same) {
            printf("again %d ", same);
        }
    }
}
static void siblings() {
    for (int round = 0; round < 3; round++) {
        try {
            try {
                if (round) throw round;
                throw 'c';
            } catch (char) {
                printf("char ");
                throw 3;
            } catch (int value) {
                printf("int %d ", value);
                if (round == 2) throw 2.0;
            }
        } catch (int value) {
            printf("outer %d ", value);
        } catch (...) {
            printf("other ");
        }
    }
}
static void destructors() {
    try {
        Careful careful;
        Noisy noisy("d");
        throw 8;
    } catch (int value) {
        printf("%d of %d ", value, __uncaught_exceptions());
    }
}
static int compare(const void* left, const void* right) {
    Noisy noisy("compare");
    if (*static_cast<const int*>(left) == 0 || *static_cast<const int*>(right) == 0) throw Object(100);
    return 0;
}
static void callback() {
    int numbers[] = {2, 1, 0};
    for (int round = 0; round < 2; round++) {
        try {
            Noisy noisy("sorting");
            qsort(numbers, 3, sizeof(int), [](const void* left, const void* right) -> int {
                try {
                    return compare(left, right);
                } catch (int) {
                    return 0;
                }
            });
        } catch (const Object& object) {
            printf("from qsort %d ", object.value);
        }
    }
}
static unsigned long __stdcall thread(void*) {
    try {
        another();
    } catch (int value) {
        printf("thread %d ", value);
    }
    return 0;
}
static int depth(int left) {
    Noisy* volatile nothing = nullptr;
    if (!left) throw left;
    try {
        return depth(left - 1) + (nothing ? 1 : 0);
    } catch (int value) {
        throw value + 1;
    }
}

int main() {
    void (*tests[])() = {again, another, inside, siblings, destructors, callback};
    for (auto test : tests) {
        try {
            test();
        } catch (Object& object) {
            printf("main %d ", object.value);
        } catch (int value) {
            printf("main %d ", value);
        }
        printf("uncaught %d\n", __uncaught_exceptions());
    }
    WaitForSingleObject(CreateThread(nullptr, 0, thread, nullptr, 0, nullptr), 0xFFFFFFFF);
    try {
        depth(40);
    } catch (int value) {
        printf("\n%d deep\n", value);
    }
}
