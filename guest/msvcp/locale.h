// std::locale, and the facets that know characters: ctype, codecvt, numpunct.
#pragma once
#include "exceptions.h"

struct _Ctypevec {
    unsigned _Page;
    const short* _Table;
    int _Delfl;
    wchar_t* _LocaleName;
};
struct _Cvtvec {
    unsigned _Page, _Mbcurmax;
    int _Isclocale;
    unsigned char _Isleadbyte[32];
};
struct _Collvec {
    unsigned _Page;
    wchar_t* _LocaleName;
};
extern "C" {
EXPORT _Ctypevec _Getctype();
EXPORT _Cvtvec _Getcvt();
EXPORT _Collvec _Getcoll();
EXPORT int _Tolower(int, const _Ctypevec*);
EXPORT int _Toupper(int, const _Ctypevec*);
EXPORT short _Getwctype(wchar_t, const _Ctypevec*);
EXPORT wchar_t _Towlower(wchar_t, const _Ctypevec*);
EXPORT wchar_t _Towupper(wchar_t, const _Ctypevec*);
EXPORT int _Mbrtowc(wchar_t*, const char*, size_t, _Mbstatet*, const _Cvtvec*);
EXPORT int _Wcrtomb(char*, wchar_t, _Mbstatet*, const _Cvtvec*);
}

namespace std {
enum { LOCK_LOCALE, LOCK_MALLOC, LOCK_STREAM, LOCK_DEBUG, LOCK_EXIT, LOCKS = 8 };

class EXPORT _Lockit {
public:
    _Lockit() : _Lockit(0) {}
    explicit _Lockit(int kind) { _Lockit_ctor(this, kind); }
    ~_Lockit() noexcept { _Lockit_dtor(this); }
    _Lockit(const _Lockit&) = delete;
    _Lockit& operator=(const _Lockit&) = delete;
    static void _Lockit_ctor(int kind);
    static void _Lockit_dtor(int kind);

private:
    static void _Lockit_ctor(_Lockit* lock) { _Lockit_ctor(lock, 0); }
    static void _Lockit_ctor(_Lockit* lock, int kind) {
        lock->_Locktype = kind;
        _Lockit_ctor(kind);
    }
    static void _Lockit_dtor(_Lockit* lock) { _Lockit_dtor(lock->_Locktype); }
    int _Locktype;
};

template <class T> class EXPORT _Yarn {  // a text that is owned
public:
    _Yarn() : _Myptr(nullptr), _Nul() {}
    _Yarn(const _Yarn& other) : _Yarn() { *this = other; }
    _Yarn(const T* text) : _Yarn() { *this = text; }
    ~_Yarn() noexcept { _Tidy(); }
    _Yarn& operator=(const _Yarn& other) { return *this = other._Myptr; }
    _Yarn& operator=(const T* text) {
        if (text == _Myptr) return *this;
        _Tidy();
        if (!text) return *this;
        size_t size = sizeof(T);
        for (const T* at = text; *at; ++at) size += sizeof(T);
        _Myptr = static_cast<T*>(malloc(size));
        if (_Myptr) memcpy(_Myptr, text, size);
        return *this;
    }
    bool empty() const { return !_Myptr; }
    bool _Empty() const { return !_Myptr; }
    const T* c_str() const { return _Myptr ? _Myptr : &_Nul; }
    const T* _C_str() const { return c_str(); }

private:
    void _Tidy() {
        free(_Myptr);
        _Myptr = nullptr;
    }
    T* _Myptr;
    T _Nul;
};

class EXPORT _Timevec {
public:
    explicit _Timevec(void* names = nullptr) : _Timeptr(names) {}
    _Timevec(const _Timevec& other) { *this = other; }
    ~_Timevec() noexcept { free(_Timeptr); }
    _Timevec& operator=(const _Timevec& other) {
        _Timeptr = other._Timeptr;
        const_cast<_Timevec&>(other)._Timeptr = nullptr;
        return *this;
    }
    void* _Getptr() const { return _Timeptr; }

private:
    void* _Timeptr;
};

class EXPORT _Locinfo {
public:
    explicit _Locinfo(const char* name = "C") : _Lock(0) { _Locinfo_ctor(this, name); }
    _Locinfo(int categories, const char* name) : _Lock(0) { _Locinfo_ctor(this, categories, name); }
    ~_Locinfo() noexcept { _Locinfo_dtor(this); }
    _Locinfo(const _Locinfo&) = delete;
    _Locinfo& operator=(const _Locinfo&) = delete;
    _Locinfo& _Addcats(int categories, const char* name) { return _Locinfo_Addcats(this, categories, name); }
    static void _Locinfo_ctor(_Locinfo*, const char* name);
    static void _Locinfo_ctor(_Locinfo*, int categories, const char* name);
    static void _Locinfo_dtor(_Locinfo*);
    static _Locinfo& _Locinfo_Addcats(_Locinfo*, int categories, const char* name);
    const char* _Getname() const { return _Newlocname.c_str(); }
    _Collvec _Getcoll() const { return ::_Getcoll(); }
    _Ctypevec _Getctype() const { return ::_Getctype(); }
    _Cvtvec _Getcvt() const { return ::_Getcvt(); }
    const lconv* _Getlconv() const { return localeconv(); }
    _Timevec _Gettnames() const { return _Timevec(::_Gettnames()); }
    int _Getdateorder() const { return 2; }
    const char* _Getdays() const;
    const char* _Getmonths() const;
    const unsigned short* _W_Getdays() const;
    const unsigned short* _W_Getmonths() const;
    _Timevec _W_Gettnames() const { return _Timevec(::_Gettnames()); }
    const char* _Getfalse() const { return "false"; }
    const char* _Gettrue() const { return "true"; }

private:
    _Lockit _Lock;
    _Yarn<char> _Days, _Months;
    _Yarn<wchar_t> _W_Days, _W_Months;
    _Yarn<char> _Oldlocname, _Newlocname;
};

struct EXPORT _Crt_new_delete {
    _Crt_new_delete& operator=(const _Crt_new_delete&) { return *this; }
    _Crt_new_delete& operator=(_Crt_new_delete&&) { return *this; }
    _Crt_new_delete() = default;
    _Crt_new_delete(const _Crt_new_delete&) = default;
};
template <class T> struct _Locbase {};

class EXPORT _Facet_base : public _Crt_new_delete {
public:
    _Facet_base() {}
    _Facet_base(const _Facet_base&) {}
    _Facet_base& operator=(const _Facet_base&) { return *this; }
    virtual ~_Facet_base() noexcept {}
    virtual void _Incref() = 0;
    virtual _Facet_base* _Decref() = 0;
};

class locale : public _Locbase<int>, public _Crt_new_delete {
public:
    typedef int category;
    class EXPORT id {
    public:
        constexpr id(size_t value = 0) : _Id(value) {}  // ids are numbered before constructors run
        id(const id&) = delete;
        id& operator=(const id&) = delete;
        operator size_t() {
            if (!_Id) {
                _Lockit lock(LOCK_LOCALE);
                if (!_Id) _Id = static_cast<size_t>(++_Id_cnt);
            }
            return _Id;
        }

    private:
        size_t _Id;
        static int _Id_cnt;
    };
    class EXPORT facet : public _Facet_base {
    public:
        static size_t _Getcat(const facet** = nullptr, const locale* = nullptr) { return static_cast<size_t>(-1); }
        void _Incref() override { __atomic_add_fetch(&_Myrefs, 1, __ATOMIC_SEQ_CST); }
        _Facet_base* _Decref() override {
            return __atomic_sub_fetch(&_Myrefs, 1, __ATOMIC_SEQ_CST) ? nullptr : this;
        }

    protected:
        explicit facet(size_t references = 0) : _Myrefs(static_cast<unsigned>(references)) {}
        ~facet() noexcept override {}

    private:
        facet(const facet&) = delete;
        facet& operator=(const facet&) = delete;
        unsigned _Myrefs;
    };
    class EXPORT _Locimp : public facet {
    protected:
        ~_Locimp() noexcept override { _Locimp_dtor(this); }

    private:
        friend class locale;
        explicit _Locimp(bool transparent = false)
            : facet(1), _Facetvec(nullptr), _Facetcount(0), _Catmask(0), _Xparent(transparent), _Name("*") {}
        _Locimp(const _Locimp& other)
            : facet(1), _Facetvec(nullptr), _Facetcount(0), _Catmask(other._Catmask), _Xparent(other._Xparent),
              _Name(other._Name) {
            _Locimp_ctor(this, other);
        }
        _Locimp& operator=(const _Locimp&) = delete;
        void _Addfac(facet* one, size_t id) { _Locimp_Addfac(this, one, id); }
        static _Locimp* _New_Locimp(bool transparent) { return new _Locimp(transparent); }
        static _Locimp* _New_Locimp(const _Locimp& other) { return new _Locimp(other); }
        static void _Locimp_Addfac(_Locimp*, facet*, size_t id);
        static void _Locimp_ctor(_Locimp*, const _Locimp& other);
        static void _Locimp_dtor(_Locimp*);
        static _Locimp* _Makeloc(const _Locinfo&, int categories, _Locimp*, const locale*);
        static void _Makeushloc(const _Locinfo&, int categories, _Locimp*, const locale*);
        static void _Makewloc(const _Locinfo&, int categories, _Locimp*, const locale*);
        static void _Makexloc(const _Locinfo&, int categories, _Locimp*, const locale*);
        static _Locimp* _Clocptr;
        facet** _Facetvec;
        size_t _Facetcount;
        int _Catmask;
        bool _Xparent;
        _Yarn<char> _Name;
    };

    locale() : _Ptr(_Init(true)) {}
    locale(const locale& other) : _Ptr(other._Ptr) { _Ptr->_Incref(); }
    ~locale() {
        if (_Ptr) delete _Ptr->_Decref();
    }
    locale& operator=(const locale& other) {
        other._Ptr->_Incref();
        if (_Ptr) delete _Ptr->_Decref();
        _Ptr = other._Ptr;
        return *this;
    }
    EXPORT static const locale& classic();
    EXPORT static locale empty();
    EXPORT static locale global(const locale&);
    const facet* find(size_t id) const {
        if (id < _Ptr->_Facetcount && _Ptr->_Facetvec[id]) return _Ptr->_Facetvec[id];
        const _Locimp* global = _Getgloballocale();
        return _Ptr->_Xparent && id < global->_Facetcount ? global->_Facetvec[id] : nullptr;
    }

private:
    explicit locale(_Locimp* implementation) : _Ptr(implementation) {}
    EXPORT static _Locimp* _Getgloballocale();
    EXPORT static void _Setgloballocale(void*);
    EXPORT static _Locimp* _Init(bool refer = false);
    _Locimp* _Ptr;
};

// The facet of a locale; one that it lacks is made, and kept.
template <class Facet> const Facet& use(const locale& where) {
    static const locale::facet* made;
    if (const locale::facet* found = where.find(Facet::id)) return static_cast<const Facet&>(*found);
    _Lockit lock(LOCK_LOCALE);
    if (!made) {
        Facet::_Getcat(&made, &where);
        const_cast<locale::facet*>(made)->_Incref();
    }
    return static_cast<const Facet&>(*made);
}
enum { CATEGORY_COLLATE = 1, CATEGORY_CTYPE = 2, CATEGORY_MONETARY = 3, CATEGORY_NUMERIC = 4, CATEGORY_TIME = 5 };
#define NO_COPY(Class)            \
    Class(const Class&) = delete; \
    Class& operator=(const Class&) = delete;
#define GETCAT(Class, category)                                                             \
    static size_t _Getcat(const locale::facet** made = nullptr, const locale* = nullptr) { \
        if (made && !*made) *made = new Class(_Locinfo("C"), 0);                            \
        return category;                                                                    \
    }

class EXPORT ctype_base : public locale::facet {
public:
    NO_COPY(ctype_base)
    ctype_base(size_t references = 0) : facet(references) {}
    ~ctype_base() noexcept override {}
};
template <class T> class ctype;
}  // namespace std
