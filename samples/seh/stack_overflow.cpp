/* A stack overflow reaches __except, and again after _resetstkoflw, in every thread; SetThreadStackGuarantee. */
#include "../msvc.h"

extern "C" {
unsigned long _exception_code();
IMPORT int _resetstkoflw();
__declspec(dllimport) int __stdcall SetThreadStackGuarantee(unsigned long*);
__declspec(dllimport) void* __stdcall CreateThread(void*, size_t, unsigned long(__stdcall*)(void*), void*, unsigned long, unsigned long*);
__declspec(dllimport) unsigned long __stdcall WaitForSingleObject(void*, unsigned long);
}

__attribute__((noinline, optnone)) static int deep(volatile char* outer) {
    volatile char room[1000];
    room[0] = outer ? outer[0] : 1;
    return deep(room) + room[0];
}
__declspec(noinline) static unsigned long overflow() {
    unsigned long code = 0;
    __try {
        deep(nullptr);
    } __except (code = _exception_code(), 1) {
        return code;
    }
    return 0;
}
static unsigned long __stdcall work(void* name) {
    for (int i = 0; i < 3; i++) {
        unsigned long code = overflow();
        int reset = _resetstkoflw();
        printf("%s: %lx reset %d\n", static_cast<const char*>(name), code, reset != 0);
    }
    return 0;
}
int main() {
    work(const_cast<char*>("first thread"));
    unsigned long size = 0x8000;
    printf("guarantee %d was %lx", SetThreadStackGuarantee(&size), size);
    size = 0;
    printf(", %d", SetThreadStackGuarantee(&size));
    printf(" then %lx\n", size);
    work(const_cast<char*>("after the guarantee"));
    WaitForSingleObject(CreateThread(nullptr, 0, work, const_cast<char*>("second thread"), 0, nullptr), ~0u);
}
