// The exception classes that the library throws, with the layout and the type names that programs catch.
#pragma once
#include "base.h"

namespace std {
class exception {
public:
    exception() noexcept : _Data() {}
    explicit exception(const char* what) noexcept : _Data() {
        __std_exception_data given = {what, true};
        __std_exception_copy(&given, &_Data);
    }
    exception(const char* what, int) noexcept : _Data() { _Data._What = what; }
    exception(const exception& other) noexcept : _Data() { __std_exception_copy(&other._Data, &_Data); }
    virtual ~exception() noexcept { __std_exception_destroy(&_Data); }
    virtual const char* what() const { return _Data._What ? _Data._What : "Unknown exception"; }

private:
    __std_exception_data _Data;
};

class bad_alloc : public exception {
public:
    bad_alloc() noexcept : exception("bad allocation", 1) {}
};
class bad_cast : public exception {
public:
    bad_cast() noexcept : exception("bad cast", 1) {}
};
class bad_exception : public exception {
public:
    bad_exception() noexcept : exception("bad exception", 1) {}
};
class bad_function_call : public exception {
public:
    const char* what() const override { return "bad function call"; }
};

#define DERIVED(name, base)                                      \
    class name : public base {                                   \
    public:                                                      \
        explicit name(const char* what) noexcept : base(what) {} \
    };
DERIVED(logic_error, exception)
DERIVED(invalid_argument, logic_error)
DERIVED(length_error, logic_error)
DERIVED(out_of_range, logic_error)
DERIVED(runtime_error, exception)
DERIVED(overflow_error, runtime_error)
#undef DERIVED

namespace regex_constants {
enum error_type { error_collate, error_ctype };
}
class regex_error : public runtime_error {
public:
    explicit regex_error(regex_constants::error_type code, char* buffer)
        : runtime_error(text(code, buffer)), _Err(code) {}
    enum { TEXT_SIZE = 64 };

private:
    static const char* text(int code, char* buffer);
    regex_constants::error_type _Err;
};

// Categories are told apart by this member, since every image has objects of its own.
enum : uintptr_t { FUTURE_CATEGORY = 1, GENERIC_CATEGORY = 3, IOSTREAM_CATEGORY = 5, SYSTEM_CATEGORY = 7 };

class error_category;
struct error_condition {
    int value;
    const error_category* category;
};
class error_code {
public:
    int value;
    const error_category* category;
};

class error_category {
public:
    constexpr explicit error_category(uintptr_t address) : _Addr(address) {}
    virtual ~error_category() noexcept {}
    virtual const char* name() const noexcept = 0;
    virtual string message(int) const = 0;
    virtual error_condition default_error_condition(int code) const noexcept { return {code, this}; }
    virtual bool equivalent(const error_code& code, int condition) const noexcept {
        return _Addr == code.category->_Addr && code.value == condition;
    }
    virtual bool equivalent(int code, const error_condition& condition) const noexcept {
        error_condition own = default_error_condition(code);
        return own.category->_Addr == condition.category->_Addr && own.value == condition.value;
    }
    uintptr_t _Addr;
};

extern const error_category *const generic_errors, *const iostream_errors, *const system_errors, *const future_errors;

class _System_error : public runtime_error {
protected:
    _System_error(error_code code, const char* what) : runtime_error(what), _Mycode(code) {}
    error_code _Mycode;
};
class system_error : public _System_error {
public:
    system_error(error_code code, const char* what) : _System_error(code, what) {}
};
class future_error : public logic_error {
public:
    future_error(error_code code, const char* what) : logic_error(what), _Mycode(code) {}

private:
    error_code _Mycode;
};
}  // namespace std
