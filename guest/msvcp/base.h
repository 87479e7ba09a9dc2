// What the C runtime and the system lend to this library, declared by hand: there are no vendor headers here.
#pragma once

typedef decltype(sizeof 0) size_t;
typedef decltype(static_cast<char*>(nullptr) - static_cast<char*>(nullptr)) ptrdiff_t;
typedef long long int64;
typedef unsigned long long uint64;
typedef decltype(nullptr) nullptr_t;
#ifdef _WIN64
typedef unsigned long long uintptr_t;
#else
typedef unsigned int uintptr_t;
#endif

struct _iobuf;
struct tm;
struct lconv {
    char *decimal_point, *thousands_sep, *grouping;
};
struct _Mbstatet {
    unsigned long _Wchar;
    unsigned short _Byte, _State;
};

#ifndef EXPORT
#define EXPORT __declspec(dllexport)
#endif
#define IMPORT __declspec(dllimport)

extern "C" {
IMPORT void* malloc(size_t);
IMPORT void* calloc(size_t, size_t);
IMPORT void* realloc(void*, size_t);
IMPORT void free(void*);
IMPORT int _callnewh(size_t);
IMPORT void abort();
IMPORT void* memcpy(void*, const void*, size_t);
IMPORT void* memmove(void*, const void*, size_t);
IMPORT void* memset(void*, int, size_t);
IMPORT int memcmp(const void*, const void*, size_t);
IMPORT void* memchr(const void*, int, size_t);
IMPORT size_t strlen(const char*);
IMPORT size_t wcslen(const wchar_t*);
IMPORT int strcmp(const char*, const char*);
IMPORT _iobuf* __acrt_iob_func(unsigned);
IMPORT int fputc(int, _iobuf*);
IMPORT int fgetc(_iobuf*);
IMPORT int ungetc(int, _iobuf*);
IMPORT unsigned short fputwc(wchar_t, _iobuf*);
IMPORT unsigned short fgetwc(_iobuf*);
IMPORT unsigned short ungetwc(unsigned short, _iobuf*);
IMPORT size_t fwrite(const void*, size_t, size_t, _iobuf*);
IMPORT int fflush(_iobuf*);
IMPORT int fclose(_iobuf*);
IMPORT int fseek(_iobuf*, long, int);
IMPORT _iobuf* _fsopen(const char*, const char*, int);
IMPORT _iobuf* _wfsopen(const wchar_t*, const wchar_t*, int);
IMPORT int __stdio_common_vsprintf(uint64, char*, size_t, const char*, void*, __builtin_va_list);
IMPORT double strtod(const char*, char**);
IMPORT float strtof(const char*, char**);
IMPORT int64 _strtoi64(const char*, char**, int);
IMPORT uint64 _strtoui64(const char*, char**, int);
IMPORT int* _errno();
IMPORT const unsigned short* __pctype_func();
IMPORT unsigned ___lc_codepage_func();
IMPORT int ___mb_cur_max_func();
IMPORT int tolower(int);
IMPORT int toupper(int);
IMPORT unsigned short towlower(unsigned short);
IMPORT unsigned short towupper(unsigned short);
IMPORT int iswctype(unsigned short, unsigned short);
IMPORT int strcoll(const char*, const char*);
IMPORT int wcscoll(const wchar_t*, const wchar_t*);
IMPORT char* setlocale(int, const char*);
IMPORT lconv* localeconv();
IMPORT char* _Getdays();
IMPORT char* _Getmonths();
IMPORT wchar_t* _W_Getdays();
IMPORT wchar_t* _W_Getmonths();
IMPORT void* _Gettnames();
IMPORT size_t strftime(char*, size_t, const char*, const tm*);
IMPORT int rand_s(unsigned*);
IMPORT uintptr_t _beginthreadex(void*, unsigned, unsigned(__stdcall*)(void*), void*, unsigned, unsigned*);
IMPORT void _endthreadex(unsigned);

IMPORT void __stdcall InitializeCriticalSection(void*);
IMPORT void __stdcall EnterCriticalSection(void*);
IMPORT void __stdcall LeaveCriticalSection(void*);
IMPORT void __stdcall AcquireSRWLockExclusive(void*);
IMPORT void __stdcall ReleaseSRWLockExclusive(void*);
IMPORT unsigned char __stdcall TryAcquireSRWLockExclusive(void*);
IMPORT int __stdcall SleepConditionVariableSRW(void*, void*, unsigned long, unsigned long);
IMPORT void __stdcall WakeConditionVariable(void*);
IMPORT void __stdcall WakeAllConditionVariable(void*);
IMPORT unsigned long __stdcall GetCurrentThreadId();
IMPORT int __stdcall InitOnceExecuteOnce(void*, int(__stdcall*)(void*, void*, void**), void*, void**);
IMPORT void __stdcall Sleep(unsigned long);
IMPORT int __stdcall SwitchToThread();
IMPORT unsigned long __stdcall WaitForSingleObject(void*, unsigned long);
IMPORT int __stdcall GetExitCodeThread(void*, unsigned long*);
IMPORT int __stdcall CloseHandle(void*);
IMPORT unsigned long __stdcall GetLastError();
IMPORT int __stdcall QueryPerformanceCounter(int64*);
IMPORT int __stdcall QueryPerformanceFrequency(int64*);
IMPORT void __stdcall GetSystemTimePreciseAsFileTime(int64*);
IMPORT void __stdcall GetSystemInfo(void*);
IMPORT unsigned long __stdcall FormatMessageA(unsigned long, const void*, unsigned long, unsigned long, char*,
                                              unsigned long, void*);
IMPORT int __stdcall MultiByteToWideChar(unsigned, unsigned long, const char*, int, wchar_t*, int);
IMPORT int __stdcall WideCharToMultiByte(unsigned, unsigned long, const wchar_t*, int, char*, int, const char*, int*);
IMPORT void __stdcall RaiseException(unsigned long, unsigned long, unsigned long, const uintptr_t*);
#ifdef _WIN64
IMPORT void* RtlPcToFileHeader(void*, void**);
#endif
IMPORT void** __current_exception();
IMPORT int __uncaught_exceptions();

struct __std_exception_data {
    const char* _What;
    bool _DoFree;
};
IMPORT void __std_exception_copy(const __std_exception_data*, __std_exception_data*);
IMPORT void __std_exception_destroy(__std_exception_data*);
}

inline void* operator new(size_t, void* where) { return where; }
[[noreturn]] void throw_bad_alloc();
void* operator new(size_t);
void operator delete(void*) noexcept;
void operator delete(void*, size_t) noexcept;
int format(char* buffer, size_t size, const char* text, ...);

namespace std {
enum class align_val_t : size_t {};
struct nothrow_t {};
template <class T> struct remove_reference { typedef T type; };
template <class T> struct remove_reference<T&> { typedef T type; };
template <class T> struct remove_reference<T&&> { typedef T type; };
template <class T> typename remove_reference<T>::type&& move(T&& value) {
    return static_cast<typename remove_reference<T>::type&&>(value);
}
template <class T> void exchange(T& a, T& b) {
    T kept = a;
    a = b;
    b = kept;
}
template <class T> struct char_traits {
    typedef unsigned short int_type;
    static int_type eof() { return 0xFFFF; }
    static int_type widened(T c) { return static_cast<int_type>(c); }
    static bool is_eof(int_type c) { return c == 0xFFFF; }
};
template <> struct char_traits<char> {
    typedef int int_type;
    static int_type eof() { return -1; }
    static int_type widened(char c) { return static_cast<unsigned char>(c); }
    static bool is_eof(int_type c) { return c == -1; }
};

typedef int64 streamoff;
typedef int64 streamsize;
inline streamsize least(streamsize a, streamsize b) { return a < b ? a : b; }

template <class State> class fpos {
    streamoff _Myoff;
    int64 _Fpos;
    State _Mystate;

public:
    fpos(streamoff offset = 0) : _Myoff(offset), _Fpos(0), _Mystate() {}
    operator streamoff() const { return _Myoff + _Fpos; }
};

// The layout of the compiler vendor's std::basic_string, of which facets that programs define return some.
template <class T> class basic_string_view_of {
    union {
        T _Buf[16 / sizeof(T)];
        T* _Ptr;
    };
    size_t _Mysize, _Myres;

public:
    basic_string_view_of() : _Mysize(0), _Myres(16 / sizeof(T) - 1) { _Buf[0] = 0; }
    basic_string_view_of(const T* text, size_t length) : _Mysize(length), _Myres(16 / sizeof(T) - 1) {
        T* place = _Buf;
        if (length > _Myres) {
            _Myres = length;
            _Ptr = place = static_cast<T*>(operator new((length + 1) * sizeof(T)));
        }
        memcpy(place, text, length * sizeof(T));
        place[length] = 0;
    }
    basic_string_view_of(const basic_string_view_of& other) : basic_string_view_of(other.data(), other._Mysize) {}
    ~basic_string_view_of() {
        if (_Myres > 16 / sizeof(T) - 1) release();
    }
    const T* data() const { return _Myres > 16 / sizeof(T) - 1 ? _Ptr : _Buf; }
    size_t size() const { return _Mysize; }

private:
    void release() {  // blocks of 4096 bytes and more are aligned, with the real one's address before them
        char* block = reinterpret_cast<char*>(_Ptr);
        if ((_Myres + 1) * sizeof(T) >= 4096) block = reinterpret_cast<char**>(block)[-1];
        operator delete(block);
    }
};
typedef basic_string_view_of<char> string;
}  // namespace std
