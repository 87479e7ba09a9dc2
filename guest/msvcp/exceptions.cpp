// Throwing on behalf of programs, and the error categories.
#include "exceptions.h"

// What every type descriptor points to; a class that is called type_info the compiler treats as its own.
struct TypeInfo {
    virtual ~TypeInfo() {}
    void* name;
};
[[clang::no_destroy]] __attribute__((used)) static TypeInfo makes_the_table_exist;
#pragma comment(linker, "/alternatename:??_7type_info@@6B@=??_7TypeInfo@@6B@")

void throw_bad_alloc() { throw std::bad_alloc(); }

void* operator new(size_t size) {
    for (;;) {
        if (void* block = malloc(size ? size : 1)) return block;
        if (!_callnewh(size)) throw_bad_alloc();
    }
}
void operator delete(void* block) noexcept { free(block); }
void operator delete(void* block, size_t) noexcept { free(block); }

int format(char* buffer, size_t size, const char* text, ...) {
    __builtin_va_list arguments;
    __builtin_va_start(arguments, text);
    int count = __stdio_common_vsprintf(2, buffer, size, text, nullptr, arguments);
    __builtin_va_end(arguments);
    return count;
}

namespace std {
static string text_of(const char* text) { return string(text, strlen(text)); }

class _Generic_error_category : public error_category {
public:
    constexpr explicit _Generic_error_category(uintptr_t address = GENERIC_CATEGORY) : error_category(address) {}
    const char* name() const noexcept override { return "generic"; }
    string message(int code) const override;
};
class _Iostream_error_category : public _Generic_error_category {
public:
    constexpr _Iostream_error_category() : _Generic_error_category(IOSTREAM_CATEGORY) {}
    const char* name() const noexcept override { return "iostream"; }
    string message(int code) const override {
        return code == 1 ? text_of("iostream stream error") : _Generic_error_category::message(code);
    }
};
class _System_error_category : public error_category {
public:
    constexpr _System_error_category() : error_category(SYSTEM_CATEGORY) {}
    const char* name() const noexcept override { return "system"; }
    string message(int code) const override;
};
static const char* const FUTURE_TEXTS[] = {"broken promise", "future already retrieved",
                                           "promise already satisfied", "no state"};
class _Future_error_category : public error_category {
public:
    constexpr _Future_error_category() : error_category(FUTURE_CATEGORY) {}
    const char* name() const noexcept override { return "future"; }
    string message(int code) const override {
        return text_of(code >= 1 && code <= 4 ? FUTURE_TEXTS[code - 1] : "");
    }
};

alignas(8) static char categories[4][2 * sizeof(void*)];
const error_category* const generic_errors = reinterpret_cast<error_category*>(categories[0]);
const error_category* const iostream_errors = reinterpret_cast<error_category*>(categories[1]);
const error_category* const system_errors = reinterpret_cast<error_category*>(categories[2]);
const error_category* const future_errors = reinterpret_cast<error_category*>(categories[3]);

void make_categories() {
    new (categories[0]) _Generic_error_category;
    new (categories[1]) _Iostream_error_category;
    new (categories[2]) _System_error_category;
    new (categories[3]) _Future_error_category;
}

EXPORT unsigned long _Winerror_message(unsigned long code, char* buffer, unsigned long size) {
    const unsigned long from_system = 0x1000, ignore_inserts = 0x200;
    unsigned long length = FormatMessageA(from_system | ignore_inserts, nullptr, code, 0, buffer, size, nullptr);
    while (length && (buffer[length - 1] == '\n' || buffer[length - 1] == '\r' || buffer[length - 1] == '.')) --length;
    return length;
}

// The names of std::errc, by their values.
static const struct {
    short code;
    const char* name;
} ERRORS[] = {
    {7, "argument list too long"}, {13, "permission denied"}, {100, "address in use"},
    {101, "address not available"}, {102, "address family not supported"}, {11, "resource unavailable try again"},
    {103, "connection already in progress"}, {9, "bad file descriptor"}, {104, "bad message"},
    {16, "device or resource busy"}, {105, "operation canceled"}, {10, "no child process"},
    {106, "connection aborted"}, {107, "connection refused"}, {108, "connection reset"},
    {36, "resource deadlock would occur"}, {109, "destination address required"}, {33, "argument out of domain"},
    {17, "file exists"}, {14, "bad address"}, {27, "file too large"}, {110, "host unreachable"},
    {111, "identifier removed"}, {42, "illegal byte sequence"}, {112, "operation in progress"}, {4, "interrupted"},
    {22, "invalid argument"}, {5, "io error"}, {113, "already connected"}, {21, "is a directory"},
    {114, "too many symbolic link levels"}, {24, "too many files open"}, {31, "too many links"},
    {115, "message size"}, {38, "filename too long"}, {116, "network down"}, {117, "network reset"},
    {118, "network unreachable"}, {23, "too many files open in system"}, {119, "no buffer space"},
    {120, "no message available"}, {19, "no such device"}, {2, "no such file or directory"},
    {8, "executable format error"}, {39, "no lock available"}, {121, "no link"}, {12, "not enough memory"},
    {122, "no message"}, {123, "no protocol option"}, {28, "no space on device"}, {124, "no stream resources"},
    {125, "not a stream"}, {40, "function not supported"}, {126, "not connected"}, {20, "not a directory"},
    {41, "directory not empty"}, {127, "state not recoverable"}, {128, "not a socket"}, {129, "not supported"},
    {25, "inappropriate io control operation"}, {6, "no such device or address"}, {130, "operation not supported"},
    {132, "value too large"}, {133, "owner dead"}, {1, "operation not permitted"}, {32, "broken pipe"},
    {134, "protocol error"}, {135, "protocol not supported"}, {136, "wrong protocol type"},
    {34, "result out of range"}, {30, "read only file system"}, {29, "invalid seek"}, {3, "no such process"},
    {137, "stream timeout"}, {138, "timed out"}, {139, "text file busy"}, {140, "operation would block"},
    {18, "cross device link"},
};
EXPORT const char* _Syserror_map(int code) {
    for (auto& error : ERRORS)
        if (error.code == code) return error.name;
    return "unknown error";
}

string _Generic_error_category::message(int code) const { return text_of(_Syserror_map(code)); }

string _System_error_category::message(int code) const {
    char buffer[512];
    unsigned long length = _Winerror_message(static_cast<unsigned long>(code), buffer, sizeof buffer);
    return length ? string(buffer, length) : text_of("unknown error");
}

static const short WIN32_TO_ERRNO[][2] = {
    {2, 2},    {3, 2},    {5, 13},   {8, 12},   {14, 12},  {15, 19},  {16, 13},  {17, 18},  {19, 13},  {20, 19},
    {21, 11},  {25, 5},   {29, 5},   {30, 5},   {32, 13},  {33, 37},  {50, 40},  {55, 19},  {80, 17},  {82, 13},
    {87, 22},  {110, 5},  {111, 38}, {112, 28}, {123, 22}, {131, 22}, {145, 41}, {183, 17}, {206, 38}, {267, 20},
    {995, 105},
};
EXPORT int _Winerror_map(int code) {
    for (auto& pair : WIN32_TO_ERRNO)
        if (pair[0] == code) return pair[1];
    return 0;
}

EXPORT void _Xbad_alloc() { throw bad_alloc(); }
EXPORT void _Xbad_function_call() { throw bad_function_call(); }
EXPORT void _Xinvalid_argument(const char* what) { throw invalid_argument(what); }
EXPORT void _Xlength_error(const char* what) { throw length_error(what); }
EXPORT void _Xout_of_range(const char* what) { throw out_of_range(what); }
EXPORT void _Xoverflow_error(const char* what) { throw overflow_error(what); }
EXPORT void _Xruntime_error(const char* what) { throw runtime_error(what); }
EXPORT void _Xregex_error(regex_constants::error_type code) {
    char buffer[regex_error::TEXT_SIZE];
    throw regex_error(code, buffer);
}

static const char* const REGEX_ERRORS[] = {
    "collate", "ctype", "escape", "backref", "brack", "paren", "brace", "badbrace",
    "range", "space", "badrepeat", "complexity", "stack", "parse", "syntax",
};
const char* regex_error::text(int code, char* buffer) {
    bool known = code >= 0 && code < static_cast<int>(sizeof REGEX_ERRORS / sizeof *REGEX_ERRORS);
    format(buffer, TEXT_SIZE, known ? "regex_error(error_%s)" : "regex_error", known ? REGEX_ERRORS[code] : "");
    return buffer;
}

[[noreturn]] static void throw_system_error(const error_category* category, int code) {
    char what[1024];
    string message = category->message(code);
    format(what, sizeof what, "%s: %s", message.data(), message.data());
    throw system_error(error_code{code, category}, what);
}
// What thrd_error, thrd_busy… of the C functions mean, as errno values.
static const int THREAD_ERRORS[] = {0, 12, 138, 16, 22};
static const int CPP_ERRORS[] = {36, 22, 1, 3, 11};
EXPORT void _Throw_C_error(int code) {
    throw_system_error(generic_errors, code >= 1 && code <= 4 ? THREAD_ERRORS[code] : 0);
}
EXPORT void _Throw_Cpp_error(int code) {
    throw_system_error(generic_errors, code >= 0 && code <= 4 ? CPP_ERRORS[code] : 0);
}
EXPORT void _XGetLastError() {
    throw_system_error(system_errors, static_cast<int>(GetLastError()));
}
EXPORT void _Throw_future_error(const error_code& code) {
    string message = future_errors->message(code.value);
    throw future_error(code, message.data());
}

EXPORT bool uncaught_exception() { return __uncaught_exceptions() > 0; }
EXPORT int uncaught_exceptions() { return __uncaught_exceptions(); }
EXPORT void _Rng_abort(const char*) { abort(); }
EXPORT unsigned _Random_device() {
    unsigned value = 0;
    if (rand_s(&value)) _Xruntime_error("invalid random_device value");
    return value;
}
}  // namespace std
