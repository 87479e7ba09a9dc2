/* Which catch clause an exception finds, what it gets, and what is destroyed on the way. */
#include "../msvc.h"

struct Noisy {
    const char* name;
    Noisy(const char* name) : name(name) { printf("+%s ", name); }
    ~Noisy() { printf("-%s ", name); }
};
struct Base {
    int value;
    Base(int value) : value(value) {}
    Base(const Base& other) : value(other.value + 100) { printf("copy "); }
    virtual ~Base() { printf("~%d ", value % 100); }
};
struct Other {
    int other = 7;
};
struct Derived : Other, Base {
    Derived(int value) : Base(value) {}
};

static void raise(int what) {
    Noisy inner("inner");
    switch (what) {
    case 0: throw 42;
    case 1: throw "text";
    case 2: throw Base(2);
    case 3: throw Derived(3);
    case 4: { [[clang::no_destroy]] static Derived kept(4); throw &kept; }
    case 5: throw 2.5;
    case 6: throw 'c';
    }
}
static void attempt(int what) {
    printf("%d: ", what);
    Noisy outer("outer");
    try {
        Noisy middle("middle");
        raise(what);
        printf("nothing ");
    } catch (int value) {
        printf("int %d ", value);
    } catch (const char* text) {
        printf("text %s ", text);
    } catch (Base& base) {
        printf("base %d ", base.value);
    } catch (Base* base) {
        printf("pointer %d ", base->value);
    } catch (double) {
        printf("double ");
    } catch (...) {
        printf("else ");
    }
}
static void by_value() {
    printf("by value: ");
    try {
        throw Derived(5);
    } catch (Base base) {
        printf("%d ", base.value);
    }
}
static void rethrow() {
    printf("rethrow: ");
    try {
        try {
            throw Base(6);
        } catch (Base& base) {
            Noisy guard("guard");
            base.value = 8;
            throw;
        }
    } catch (Base& base) {
        printf("%d ", base.value);
    }
}
static void nested() {
    printf("nested: ");
    try {
        try {
            throw 1;
        } catch (int first) {
            try {
                throw first + 1;
            } catch (int second) {
                printf("%d %d ", first, second);
            }
            Noisy guard("guard");
            throw 3.5;
        }
    } catch (double value) {
        printf("%d ", static_cast<int>(value * 2));
    }
}
struct Member {
    Noisy first;
    Noisy second;
    Member() : first("first"), second("second") { throw 9; }
    ~Member() { printf("never "); }
};
static void constructor() {
    printf("constructor: ");
    try {
        Member member;
    } catch (int value) {
        printf("%d ", value);
    }
}
static int returning() {
    for (int turn = 0;; ++turn) {
        try {
            Noisy guard("loop");
            if (turn < 2) throw turn;
            return turn;
        } catch (int value) {
            if (value == 0) continue;
            printf("turn %d ", value);
        }
    }
}
static int deep(int level) {
    Noisy guard(level ? "d" : "bottom");
    if (!level) throw level;
    return deep(level - 1) + 1;
}

int main() {
    for (int what = 0; what < 8; ++what) {
        attempt(what);
        printf("\n");
    }
    by_value();
    printf("\n");
    rethrow();
    printf("\n");
    nested();
    printf("\n");
    constructor();
    printf("\n");
    printf("%d\n", returning());
    try {
        deep(5);
    } catch (int) {
        printf("out\n");
    }
}
