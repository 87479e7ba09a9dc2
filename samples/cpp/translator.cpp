/* _set_se_translator: other exceptions become C++ objects. */
#include "../msvc.h"

typedef void (*Translator)(unsigned, void*);
extern "C" {
IMPORT Translator _set_se_translator(Translator);
IMPORT int __stdcall VirtualProtect(void*, size_t, unsigned long, unsigned long*);
extern char __ImageBase;
}

struct Noisy {
    ~Noisy() { printf("destroyed "); }
};
struct Error {
    unsigned code;
};
static volatile int* nowhere = nullptr;
__declspec(noinline) static void fault() { *nowhere = 1; }
static void raise() { RaiseException(0xE0000001, 0, 0, nullptr); }

static void translate(unsigned code, void* pointers) {
    printf("translating %x %d ", code, pointers != nullptr);
    if (code != 0xE0000002) throw Error{code};
}
__declspec(noinline) static void attempt(void (*function)()) {
    try {
        Noisy noisy;
        try {
            function();
        } catch (int) {
            printf("never ");
        }
    } catch (Error& error) {
        printf("caught %x", error.code);
    }
    printf("\n");
}
__declspec(noinline) static void untranslated() {
    __try {
        attempt([] { RaiseException(0xE0000002, 0, 0, nullptr); });
    } __except (1) {
        printf("passed through\n");
    }
}

// What /EHa tells the compiler: functions do not only expect C++ exceptions. clang says they do, whatever it is told.
static void expect_all() {
    char* base = &__ImageBase;
    unsigned size = *reinterpret_cast<unsigned*>(base + *reinterpret_cast<int*>(base + 0x3C) + 0x50);
    unsigned long before;
    VirtualProtect(base, size, 0x40, &before);
    for (char* at = base; at < base + size - 0x40; at += 4)
        if (*reinterpret_cast<unsigned*>(at) == 0x19930522) *reinterpret_cast<int*>(at + (sizeof(void*) == 8 ? 36 : 32)) = 0;
}

int main() {
    expect_all();
    printf("previous %d\n", _set_se_translator(translate) != nullptr);
    attempt(raise);
    attempt(fault);
    attempt([] { throw Error{5}; });
    untranslated();
    printf("previous %d\n", _set_se_translator(nullptr) == translate);
}
