// The facets that know characters: ctype and codecvt.
#pragma once
#include "locale.h"

namespace std {
template <> class EXPORT ctype<char> : public ctype_base {
public:
    NO_COPY(ctype)
    explicit ctype(const short* table = nullptr, bool owned = false, size_t references = 0) : ctype_base(references) {
        _Init(_Locinfo("C"));
        if (table) {
            _Ctype._Table = table;
            _Ctype._Delfl = owned ? -1 : 0;
        }
    }
    ctype(const _Locinfo& info, size_t references = 0) : ctype_base(references) { _Init(info); }
    bool is(short mask, char c) const { return (_Ctype._Table[static_cast<unsigned char>(c)] & mask) != 0; }
    const char* is(const char* first, const char* last, short* to) const {
        for (; first != last; ++first, ++to) *to = _Ctype._Table[static_cast<unsigned char>(*first)];
        return first;
    }
    const char* scan_is(short mask, const char* first, const char* last) const {
        while (first != last && !is(mask, *first)) ++first;
        return first;
    }
    const char* scan_not(short mask, const char* first, const char* last) const {
        while (first != last && is(mask, *first)) ++first;
        return first;
    }
    char tolower(char c) const { return do_tolower(c); }
    const char* tolower(char* first, const char* last) const { return do_tolower(first, last); }
    char toupper(char c) const { return do_toupper(c); }
    const char* toupper(char* first, const char* last) const { return do_toupper(first, last); }
    char widen(char c) const { return do_widen(c); }
    const char* widen(const char* first, const char* last, char* to) const { return do_widen(first, last, to); }
    char narrow(char c, char otherwise = '\0') const { return do_narrow(c, otherwise); }
    const char* narrow(const char* first, const char* last, char otherwise, char* to) const {
        return do_narrow(first, last, otherwise, to);
    }
    const short* table() const { return _Ctype._Table; }
    static const short* classic_table() { return use<ctype>(locale::classic()).table(); }
    GETCAT(ctype, CATEGORY_CTYPE)
    static locale::id id;
    static const size_t table_size;

protected:
    ~ctype() noexcept override { _Tidy(); }
    void _Init(const _Locinfo& info) { _Ctype = info._Getctype(); }
    void _Tidy() {
        if (_Ctype._Delfl > 0) free(const_cast<short*>(_Ctype._Table));
        if (_Ctype._Delfl < 0) operator delete(const_cast<short*>(_Ctype._Table));
        free(_Ctype._LocaleName);
    }
    virtual char do_tolower(char c) const {
        return static_cast<char>(::_Tolower(static_cast<unsigned char>(c), &_Ctype));
    }
    virtual const char* do_tolower(char* first, const char* last) const {
        for (; first != last; ++first) *first = do_tolower(*first);
        return first;
    }
    virtual char do_toupper(char c) const {
        return static_cast<char>(::_Toupper(static_cast<unsigned char>(c), &_Ctype));
    }
    virtual const char* do_toupper(char* first, const char* last) const {
        for (; first != last; ++first) *first = do_toupper(*first);
        return first;
    }
    virtual char do_widen(char c) const { return c; }
    virtual const char* do_widen(const char* first, const char* last, char* to) const {
        memcpy(to, first, static_cast<size_t>(last - first));
        return last;
    }
    virtual char do_narrow(char c, char) const { return c; }
    virtual const char* do_narrow(const char* first, const char* last, char, char* to) const {
        memcpy(to, first, static_cast<size_t>(last - first));
        return last;
    }

private:
    _Ctypevec _Ctype;
};

template <class T> class EXPORT ctype : public ctype_base {
public:
    NO_COPY(ctype)
    explicit ctype(size_t references = 0) : ctype_base(references) { _Init(_Locinfo("C")); }
    ctype(const _Locinfo& info, size_t references = 0) : ctype_base(references) { _Init(info); }
    bool is(short mask, T c) const { return do_is(mask, c); }
    const T* is(const T* first, const T* last, short* to) const { return do_is(first, last, to); }
    const T* scan_is(short mask, const T* first, const T* last) const { return do_scan_is(mask, first, last); }
    const T* scan_not(short mask, const T* first, const T* last) const { return do_scan_not(mask, first, last); }
    T tolower(T c) const { return do_tolower(c); }
    const T* tolower(T* first, const T* last) const { return do_tolower(first, last); }
    T toupper(T c) const { return do_toupper(c); }
    const T* toupper(T* first, const T* last) const { return do_toupper(first, last); }
    T widen(char c) const { return do_widen(c); }
    const char* widen(const char* first, const char* last, T* to) const { return do_widen(first, last, to); }
    char narrow(T c, char otherwise = '\0') const { return do_narrow(c, otherwise); }
    const T* narrow(const T* first, const T* last, char otherwise, char* to) const {
        return do_narrow(first, last, otherwise, to);
    }
    GETCAT(ctype, CATEGORY_CTYPE)
    static locale::id id;

protected:
    ~ctype() noexcept override { free(_Ctype._LocaleName); }
    void _Init(const _Locinfo& info) {
        _Ctype = info._Getctype();
        _Cvt = info._Getcvt();
    }
    char _Donarrow(T c, char otherwise) const {
        _Mbstatet state = {};
        char buffer[8];
        return ::_Wcrtomb(buffer, static_cast<wchar_t>(c), &state, &_Cvt) == 1 ? buffer[0] : otherwise;
    }
    T _Dowiden(char c) const {
        _Mbstatet state = {};
        wchar_t wide;
        return ::_Mbrtowc(&wide, &c, 1, &state, &_Cvt) < 0 ? static_cast<T>(-1) : static_cast<T>(wide);
    }
    virtual bool do_is(short mask, T c) const {
        return (::_Getwctype(static_cast<wchar_t>(c), &_Ctype) & mask) != 0;
    }
    virtual const T* do_is(const T* first, const T* last, short* to) const {
        for (; first != last; ++first, ++to) *to = ::_Getwctype(static_cast<wchar_t>(*first), &_Ctype);
        return first;
    }
    virtual const T* do_scan_is(short mask, const T* first, const T* last) const {
        while (first != last && !is(mask, *first)) ++first;
        return first;
    }
    virtual const T* do_scan_not(short mask, const T* first, const T* last) const {
        while (first != last && is(mask, *first)) ++first;
        return first;
    }
    virtual T do_tolower(T c) const { return static_cast<T>(::_Towlower(static_cast<wchar_t>(c), &_Ctype)); }
    virtual const T* do_tolower(T* first, const T* last) const {
        for (; first != last; ++first) *first = do_tolower(*first);
        return first;
    }
    virtual T do_toupper(T c) const { return static_cast<T>(::_Towupper(static_cast<wchar_t>(c), &_Ctype)); }
    virtual const T* do_toupper(T* first, const T* last) const {
        for (; first != last; ++first) *first = do_toupper(*first);
        return first;
    }
    virtual T do_widen(char c) const { return _Dowiden(c); }
    virtual const char* do_widen(const char* first, const char* last, T* to) const {
        for (; first != last; ++first, ++to) *to = _Dowiden(*first);
        return first;
    }
    virtual char do_narrow(T c, char otherwise) const { return _Donarrow(c, otherwise); }
    virtual const T* do_narrow(const T* first, const T* last, char otherwise, char* to) const {
        for (; first != last; ++first, ++to) *to = _Donarrow(*first, otherwise);
        return first;
    }

private:
    _Ctypevec _Ctype;
    _Cvtvec _Cvt;
};

class EXPORT codecvt_base : public locale::facet {
public:
    enum { ok, partial, error, noconv };
    NO_COPY(codecvt_base)
    codecvt_base(size_t references = 0) : facet(references) {}
    ~codecvt_base() noexcept override {}
    bool always_noconv() const { return do_always_noconv(); }
    int max_length() const { return do_max_length(); }
    int encoding() const { return do_encoding(); }

protected:
    virtual bool do_always_noconv() const { return true; }
    virtual int do_max_length() const { return 1; }
    virtual int do_encoding() const { return 1; }
};

template <class In, class Out, class State> class codecvt;

#define CODECVT_CALLS(In)                                                                                         \
    int in(State& state, const char* from, const char* end, const char*& next, In* to, In* to_end,                \
           In*& to_next) const {                                                                                  \
        return do_in(state, from, end, next, to, to_end, to_next);                                                \
    }                                                                                                             \
    int out(State& state, const In* from, const In* end, const In*& next, char* to, char* to_end, char*& to_next) \
        const {                                                                                                   \
        return do_out(state, from, end, next, to, to_end, to_next);                                               \
    }                                                                                                             \
    int unshift(State& state, char* to, char* end, char*& next) const { return do_unshift(state, to, end, next); } \
    int length(State& state, const char* from, const char* end, size_t most) const {                              \
        return do_length(state, from, end, most);                                                                 \
    }

template <> class EXPORT codecvt<char, char, _Mbstatet> : public codecvt_base {
    typedef _Mbstatet State;

public:
    NO_COPY(codecvt)
    explicit codecvt(size_t references = 0) : codecvt_base(references) {}
    codecvt(const _Locinfo& info, size_t references = 0) : codecvt_base(references) { _Init(info); }
    CODECVT_CALLS(char)
    GETCAT(codecvt, CATEGORY_CTYPE)
    static locale::id id;

protected:
    ~codecvt() noexcept override {}
    void _Init(const _Locinfo&) {}
    bool do_always_noconv() const override { return true; }
    virtual int do_in(State&, const char* from, const char*, const char*& next, char* to, char*, char*& to_next) const {
        next = from;
        to_next = to;
        return noconv;
    }
    virtual int do_out(State&, const char* from, const char*, const char*& next, char* to, char*, char*& to_next)
        const {
        next = from;
        to_next = to;
        return noconv;
    }
    virtual int do_unshift(State&, char* to, char*, char*& next) const {
        next = to;
        return noconv;
    }
    virtual int do_length(State&, const char* from, const char* end, size_t most) const {
        size_t there = static_cast<size_t>(end - from);
        return static_cast<int>(most < there ? most : there);
    }
};

template <class T> class EXPORT codecvt<T, char, _Mbstatet> : public codecvt_base {
    typedef _Mbstatet State;

public:
    NO_COPY(codecvt)
    explicit codecvt(size_t references = 0) : codecvt_base(references) { _Init(_Locinfo("C")); }
    codecvt(const _Locinfo& info, size_t references = 0) : codecvt_base(references) { _Init(info); }
    CODECVT_CALLS(T)
    GETCAT(codecvt, CATEGORY_CTYPE)
    static locale::id id;

protected:
    ~codecvt() noexcept override {}
    void _Init(const _Locinfo& info) { _Cvt = info._Getcvt(); }
    bool do_always_noconv() const override { return false; }
    int do_max_length() const override { return 5; }
    int do_encoding() const override { return 0; }
    virtual int do_in(State& state, const char* from, const char* end, const char*& next, T* to, T* to_end,
                      T*& to_next) const {
        next = from;
        to_next = to;
        while (next != end) {
            if (to_next == to_end) return ok;
            wchar_t c;
            int taken = ::_Mbrtowc(&c, next, static_cast<size_t>(end - next), &state, &_Cvt);
            if (taken == -2) {
                next = end;
                return partial;
            }
            if (taken == -1) return error;
            next += taken ? taken : 1;
            *to_next++ = static_cast<T>(c);
        }
        return next == from ? partial : ok;
    }
    virtual int do_out(State& state, const T* from, const T* end, const T*& next, char* to, char* to_end,
                       char*& to_next) const {
        next = from;
        to_next = to;
        while (next != end) {
            char buffer[8];
            _Mbstatet kept = state;
            int made = ::_Wcrtomb(buffer, static_cast<wchar_t>(*next), &state, &_Cvt);
            if (made < 0) return error;
            if (made > to_end - to_next) {
                state = kept;
                return partial;
            }
            memcpy(to_next, buffer, static_cast<size_t>(made));
            to_next += made;
            ++next;
        }
        return ok;
    }
    virtual int do_unshift(State&, char* to, char*, char*& next) const {
        next = to;
        return ok;
    }
    virtual int do_length(State& state, const char* from, const char* end, size_t most) const {
        const char* at = from;
        for (wchar_t c; most && at != end; --most) {
            int taken = ::_Mbrtowc(&c, at, static_cast<size_t>(end - at), &state, &_Cvt);
            if (taken < 0) break;
            at += taken ? taken : 1;
        }
        return static_cast<int>(at - from);
    }

private:
    _Cvtvec _Cvt;
};
}  // namespace std
