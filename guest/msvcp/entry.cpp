// How the library is attached: locks, then constructors.
#include "base.h"

extern "C" int _fltused = 0x9875;
typedef void (*Constructor)();
__attribute__((section(".CRT$XCA"), used)) static const Constructor first_constructor = nullptr;
__attribute__((section(".CRT$XCZ"), used)) static const Constructor last_constructor = nullptr;

namespace std {
void make_locks();
void make_categories();
void tie_standard_streams();
}  // namespace std

extern "C" int __stdcall DllMain(void*, unsigned long reason, void*) {
    const unsigned long attach = 1;
    if (reason != attach) return 1;
    std::make_locks();
    std::make_categories();
    for (const Constructor* each = &first_constructor; each != &last_constructor; ++each)
        if (*each) (*each)();
    std::tie_standard_streams();
    return 1;
}
