/* Exceptions leave callbacks through the functions that called them: enumerations, once, comparisons. */
#include "../msvc.h"

extern "C" {
IMPORT int __stdcall EnumSystemCodePagesA(int(__stdcall*)(char*), unsigned long);
IMPORT int __stdcall EnumSystemLocalesA(int(__stdcall*)(char*), unsigned long);
IMPORT void* bsearch(const void*, const void*, size_t, size_t, int (*)(const void*, const void*));
}

struct Noisy {
    const char* name;
    ~Noisy() { printf("-%s ", name); }
};
struct Error {
    int number;
};
static int calls;

static int __stdcall page(char*) {
    Noisy noisy{"page"};
    if (++calls == 3) throw Error{calls};
    return 1;
}
static int __stdcall locale(char*) {
    Noisy noisy{"locale"};
    EnumSystemCodePagesA(page, 1);  // passes two calls
    return 1;
}
static int __stdcall once(void*, void*, void**) {
    Noisy noisy{"once"};
    throw 7;
}
static int compare(const void*, const void*) { throw "compared"; }

__declspec(noinline) static void fault() {
    __try {
        EnumSystemCodePagesA([](char*) -> int { return *static_cast<volatile int*>(nullptr); }, 1);
    } __except (1) {
        printf("fault caught\n");
    }
}

int main() {
    try {
        EnumSystemCodePagesA(page, 1);
    } catch (Error& error) {
        printf("caught %d\n", error.number);
    }
    calls = 2;
    try {
        Noisy outer{"outer"};
        EnumSystemLocalesA(locale, 1);
    } catch (Error& error) {
        printf("caught %d\n", error.number);
    }
    void* state = nullptr;
    for (int i = 0; i < 2; i++) {
        try {
            InitOnceExecuteOnce(&state, once, nullptr, nullptr);
        } catch (int number) {
            printf("caught %d ", number);
            break;
        }
    }
    try {
        int values[] = {1, 2, 3};
        bsearch(values, values, 3, sizeof *values, compare);
    } catch (const char* text) {
        printf("caught %s\n", text);
    }
    fault();
    return 0;
}
