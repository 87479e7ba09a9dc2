// What samples in Windows' own C++ ABI share: they are compiled without the vendor's headers and start-up code.
#pragma once
#include "../guest/msvcp/base.h"

extern "C" {
IMPORT int __stdio_common_vfprintf(uint64, _iobuf*, const char*, void*, __builtin_va_list);
IMPORT void exit(int);
int main();
}

inline int printf(const char* format, ...) {
    __builtin_va_list arguments;
    __builtin_va_start(arguments, format);
    int count = __stdio_common_vfprintf(2, __acrt_iob_func(1), format, nullptr, arguments);
    __builtin_va_end(arguments);
    return count;
}

void* operator new(size_t size) { return malloc(size); }
void operator delete(void* block) noexcept { free(block); }
void operator delete(void* block, size_t) noexcept { free(block); }

struct TypeInfo {  // every type descriptor points to type_info's table
    virtual ~TypeInfo() {}
};
[[clang::no_destroy]] __attribute__((used)) static TypeInfo makes_the_table_exist;
#pragma comment(linker, "/alternatename:??_7type_info@@6B@=??_7TypeInfo@@6B@")

extern "C" int _fltused = 0x9875;
typedef void (*Constructor)();
__attribute__((section(".CRT$XCA"), used)) static const Constructor first_constructor = nullptr;
__attribute__((section(".CRT$XCZ"), used)) static const Constructor last_constructor = nullptr;

extern "C" void start() {
    for (const Constructor* each = &first_constructor; each != &last_constructor; ++each)
        if (*each) (*each)();
    exit(main());
}
