// Numbers out of texts, and what remains of memory: the new handler.
#include "base.h"

extern "C" {
// Each of these tells where the number ends, and in *wrong whether it did not fit.
#define WITH_BASE(Name, Result, Read)                                                  \
    EXPORT Result Name##x(const char* text, char** end, int base, int* wrong) {        \
        int kept = *_errno();                                                          \
        *_errno() = 0;                                                                 \
        Result value = Read(text, end, base);                                          \
        if (wrong) *wrong = *_errno();                                                 \
        if (!*_errno()) *_errno() = kept;                                              \
        return value;                                                                  \
    }                                                                                  \
    EXPORT Result Name(const char* text, char** end, int base) { return Read(text, end, base); }
IMPORT long strtol(const char*, char**, int);
IMPORT unsigned long strtoul(const char*, char**, int);
WITH_BASE(_Stoul, unsigned long, strtoul)
WITH_BASE(_Stoll, int64, _strtoi64)
WITH_BASE(_Stoull, uint64, _strtoui64)
EXPORT long _Stolx(const char* text, char** end, int base, int* wrong) {
    int kept = *_errno();
    *_errno() = 0;
    long value = strtol(text, end, base);
    if (wrong) *wrong = *_errno();
    if (!*_errno()) *_errno() = kept;
    return value;
}

static double scaled(double value, long exponent) {
    for (; exponent > 0; --exponent) value *= 10;
    for (; exponent < 0; ++exponent) value /= 10;
    return value;
}
#define FLOATING(Name, Result, Read)                                                            \
    EXPORT Result Name##x(const char* text, char** end, long exponent, int* wrong) {            \
        *_errno() = 0;                                                                          \
        Result value = static_cast<Result>(scaled(Read(text, end), exponent));                  \
        if (wrong) *wrong = *_errno();                                                          \
        return value;                                                                           \
    }                                                                                           \
    EXPORT Result Name(const char* text, char** end, long exponent) {                           \
        return static_cast<Result>(scaled(Read(text, end), exponent));                          \
    }
FLOATING(_Stof, float, strtof)
FLOATING(_Stod, double, strtod)
FLOATING(_Stold, long double, strtod)
}

// What operator new calls when there is no memory left.
extern "C" IMPORT int (*_set_new_handler(int (*)(size_t)))(size_t);
namespace std {
typedef void (*new_handler)();
static new_handler handler;
static int call_handler(size_t) {
    handler();
    return 1;
}
EXPORT new_handler set_new_handler(new_handler next) {
    new_handler kept = handler;
    handler = next;
    _set_new_handler(next ? call_handler : nullptr);
    return kept;
}
EXPORT new_handler get_new_handler() { return handler; }
}  // namespace std
