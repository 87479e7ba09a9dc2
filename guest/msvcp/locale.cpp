// Locales: what they hold, the global one, and what the C runtime says of characters.
#include "time.h"

alignas(16) static unsigned char locks[std::LOCKS][64];

extern "C" {
EXPORT void _Mtxinit(void* lock) { InitializeCriticalSection(lock); }
EXPORT void _Mtxdst(void*) {}
EXPORT void _Mtxlock(void* lock) { EnterCriticalSection(lock); }
EXPORT void _Mtxunlock(void* lock) { LeaveCriticalSection(lock); }

_Ctypevec _Getctype() {
    return {___lc_codepage_func(), reinterpret_cast<const short*>(__pctype_func()), 0, nullptr};
}
_Cvtvec _Getcvt() {
    _Cvtvec made = {___lc_codepage_func(), static_cast<unsigned>(___mb_cur_max_func()), 0, {}};
    made._Isclocale = made._Page == 0;
    const unsigned short lead = 0x8000, *classes = __pctype_func();
    for (int c = 0; c < 256; ++c)
        if (classes[c] & lead) made._Isleadbyte[c >> 3] |= 1 << (c & 7);
    return made;
}
_Collvec _Getcoll() { return {___lc_codepage_func(), nullptr}; }
EXPORT int _Getdateorder() { return std::time_base::mdy; }

int _Tolower(int c, const _Ctypevec*) { return tolower(c); }
int _Toupper(int c, const _Ctypevec*) { return toupper(c); }
wchar_t _Towlower(wchar_t c, const _Ctypevec*) { return towlower(c); }
wchar_t _Towupper(wchar_t c, const _Ctypevec*) { return towupper(c); }
short _Getwctype(wchar_t c, const _Ctypevec*) {
    unsigned found = 0;
    const unsigned short alphabetic = 0x103, simple = 0xFF;
    for (unsigned short bit = 1; bit & simple; bit <<= 1)
        if (iswctype(c, bit)) found |= bit;
    if (iswctype(c, alphabetic)) found |= 0x100;
    return static_cast<short>(found);
}
EXPORT const wchar_t* _Getwctypes(const wchar_t* first, const wchar_t* last, short* to, const _Ctypevec* type) {
    for (; first != last; ++first, ++to) *to = _Getwctype(*first, type);
    return first;
}

// A character of one or more bytes: how many there were, -1 if it is none, -2 if it is cut off.
int _Mbrtowc(wchar_t* to, const char* from, size_t size, _Mbstatet* state, const _Cvtvec* how) {
    if (!from || !size) return 0;
    const unsigned long strict = 8;
    unsigned char first = static_cast<unsigned char>(*from);
    if (!*from) {
        if (to) *to = 0;
        return 0;
    }
    if (how->_Isclocale) {
        if (to) *to = first;
        return 1;
    }
    char pair[2] = {*from, 0};
    if (state->_Wchar) {
        pair[0] = static_cast<char>(state->_Wchar);
        pair[1] = *from;
    } else if (how->_Isleadbyte[first >> 3] >> (first & 7) & 1) {
        if (size < 2) {
            state->_Wchar = first;
            return -2;
        }
        pair[1] = from[1];
    }
    int count = pair[1] ? 2 : 1;
    wchar_t wide = 0;
    bool pending = state->_Wchar != 0;
    state->_Wchar = 0;
    if (!MultiByteToWideChar(how->_Page, strict, pair, count, &wide, 1)) {
        *_errno() = 42;
        return -1;
    }
    if (to) *to = wide;
    return pending ? 1 : count;
}
int _Wcrtomb(char* to, wchar_t c, _Mbstatet*, const _Cvtvec* how) {
    if (how->_Isclocale) {
        if (c > 255) {
            *_errno() = 42;
            return -1;
        }
        *to = static_cast<char>(c);
        return 1;
    }
    int lost = 0, count = WideCharToMultiByte(how->_Page, 0, &c, 1, to, 5, nullptr, how->_Page == 65001 ? nullptr : &lost);
    if (count && !lost) return count;
    *_errno() = 42;
    return -1;
}
EXPORT int __Wcrtomb_lk(char* to, wchar_t c, _Mbstatet* state, const _Cvtvec* how) { return _Wcrtomb(to, c, state, how); }

// Texts given by their ends, which may hold zeros.
#define COMPARE(Name, T, compare)                                                                         \
    EXPORT int Name(const T* a, const T* a_end, const T* b, const T* b_end, const _Collvec*) {            \
        std::basic_string_view_of<T> first(a, static_cast<size_t>(a_end - a));                           \
        std::basic_string_view_of<T> second(b, static_cast<size_t>(b_end - b));                          \
        int order = compare(first.data(), second.data());                                                \
        return order ? order : first.size() < second.size() ? -1 : first.size() > second.size();         \
    }
COMPARE(_Strcoll, char, strcoll)
COMPARE(_Wcscoll, wchar_t, wcscoll)
#define TRANSFORM(Name, T)                                                                               \
    EXPORT size_t Name(T* to, T* to_end, const T* from, const T* end, const _Collvec*) {                 \
        size_t size = static_cast<size_t>(end - from);                                                   \
        if (size <= static_cast<size_t>(to_end - to)) memcpy(to, from, size * sizeof(T));                \
        return size;                                                                                     \
    }
TRANSFORM(_Strxfrm, char)
TRANSFORM(_Wcsxfrm, wchar_t)
}

namespace std {
template class EXPORT _Yarn<char>;
template class EXPORT _Yarn<wchar_t>;
template class EXPORT _Yarn<unsigned short>;
template class EXPORT _Iosb<int>;

void _Lockit::_Lockit_ctor(int kind) { EnterCriticalSection(locks[kind < LOCKS ? kind : 0]); }
void _Lockit::_Lockit_dtor(int kind) { LeaveCriticalSection(locks[kind < LOCKS ? kind : 0]); }

class EXPORT _Init_locks {
public:
    _Init_locks() { _Init_locks_ctor(this); }
    ~_Init_locks() noexcept { _Init_locks_dtor(this); }
    _Init_locks& operator=(const _Init_locks&) { return *this; }

private:
    static void _Init_locks_ctor(_Init_locks*) {}
    static void _Init_locks_dtor(_Init_locks*) {}
};

void make_locks() {
    for (auto& lock : locks) InitializeCriticalSection(lock);
}

void _Locinfo::_Locinfo_ctor(_Locinfo* info, const char* name) {
    const char* old = setlocale(0, nullptr);
    info->_Oldlocname = old ? old : "";
    if (name && !strcmp(name, "*")) name = nullptr;
    if (name && !strcmp(name, "")) {
        info->_Newlocname = old ? old : "C";
        return;
    }
    const char* found = name ? setlocale(0, name) : old;
    info->_Newlocname = found ? found : "*";
}
void _Locinfo::_Locinfo_ctor(_Locinfo* info, int, const char* name) { _Locinfo_ctor(info, name); }
_Locinfo& _Locinfo::_Locinfo_Addcats(_Locinfo* info, int, const char* name) {
    const char* found = name && strcmp(name, "*") ? setlocale(0, name) : nullptr;
    info->_Newlocname = found ? found : "*";
    return *info;
}
void _Locinfo::_Locinfo_dtor(_Locinfo* info) {
    if (!info->_Oldlocname.empty()) setlocale(0, info->_Oldlocname.c_str());
}
#define NAMES(Method, Result, member, function, otherwise)                          \
    const Result* _Locinfo::Method() const {                                        \
        auto* names = ::function();                                                 \
        if (names) const_cast<_Locinfo*>(this)->member = names;                     \
        free(names);                                                                \
        return reinterpret_cast<const Result*>(member.empty() ? otherwise : member.c_str()); \
    }
NAMES(_Getdays, char, _Days, _Getdays, "")
NAMES(_Getmonths, char, _Months, _Getmonths, "")
NAMES(_W_Getdays, unsigned short, _W_Days, _W_Getdays, L"")
NAMES(_W_Getmonths, unsigned short, _W_Months, _W_Getmonths, L"")

// Static parts.

int locale::id::_Id_cnt;
locale::_Locimp* locale::_Locimp::_Clocptr;
static locale::_Locimp* global_locale;
alignas(void*) static unsigned char classic_locale[2 * sizeof(void*)];

#define STREAM_FACETS(T)                                        \
    template class EXPORT num_put<T, ostreambuf_iterator<T>>;   \
    template class EXPORT num_get<T, istreambuf_iterator<T>>;   \
    template class EXPORT time_put<T, ostreambuf_iterator<T>>;  \
    template class EXPORT time_get<T, istreambuf_iterator<T>>;  \
    template class numpunct<T>;
template <class T, class I> locale::id num_put<T, I>::id;
template <class T, class I> locale::id num_get<T, I>::id;
template <class T, class I> locale::id time_put<T, I>::id;
template <class T, class I> locale::id time_get<T, I>::id;
template <class T> locale::id numpunct<T>::id;
template <class T> locale::id ctype<T>::id;
template <class T> locale::id codecvt<T, char, _Mbstatet>::id;
locale::id ctype<char>::id;
const size_t ctype<char>::table_size = 256;
locale::id codecvt<char, char, _Mbstatet>::id;
template class EXPORT ctype<wchar_t>;
template class EXPORT ctype<unsigned short>;
template class EXPORT codecvt<wchar_t, char, _Mbstatet>;
template class EXPORT codecvt<unsigned short, char, _Mbstatet>;
STREAM_FACETS(char)
STREAM_FACETS(wchar_t)
STREAM_FACETS(unsigned short)

// Facets that programs bring; their ids are here, so that every image numbers them alike.
#define KEPT_ID(head, name) \
    head class name {       \
    public:                 \
        EXPORT static locale::id id; \
    };
KEPT_ID(template <class T>, collate)
KEPT_ID(template <class T>, messages)
template <class T, class I> class money_get {
public:
    EXPORT static locale::id id;
};
template <class T, class I> class money_put {
public:
    EXPORT static locale::id id;
};
template <class T, bool International> class moneypunct {
public:
    EXPORT static locale::id id;
    EXPORT static const bool intl;
};
template <class T> locale::id collate<T>::id;
template <class T> locale::id messages<T>::id;
template <class T, class I> locale::id money_get<T, I>::id;
template <class T, class I> locale::id money_put<T, I>::id;
template <class T, bool International> locale::id moneypunct<T, International>::id;
template <class T, bool International> const bool moneypunct<T, International>::intl = International;
#define KEPT_IDS(T)                                         \
    template class collate<T>;                              \
    template class messages<T>;                             \
    template class money_get<T, istreambuf_iterator<T>>;    \
    template class money_put<T, ostreambuf_iterator<T>>;    \
    template class moneypunct<T, false>;                    \
    template class moneypunct<T, true>;
KEPT_IDS(char)
KEPT_IDS(wchar_t)
KEPT_IDS(unsigned short)

// Locales.

void locale::_Locimp::_Locimp_Addfac(_Locimp* self, facet* one, size_t id) {
    _Lockit lock(LOCK_LOCALE);
    const size_t least = 40;
    if (id >= self->_Facetcount) {
        size_t count = id + 1 < least ? least : id + 1;
        auto* grown = static_cast<facet**>(realloc(self->_Facetvec, count * sizeof(facet*)));
        if (!grown) throw_bad_alloc();
        memset(grown + self->_Facetcount, 0, (count - self->_Facetcount) * sizeof(facet*));
        self->_Facetvec = grown;
        self->_Facetcount = count;
    }
    one->_Incref();
    facet* before = self->_Facetvec[id];
    self->_Facetvec[id] = one;
    if (before) delete before->_Decref();
}
void locale::_Locimp::_Locimp_ctor(_Locimp* self, const _Locimp& other) {
    for (size_t id = 0; id < other._Facetcount; ++id)
        if (other._Facetvec[id]) _Locimp_Addfac(self, other._Facetvec[id], id);
}
void locale::_Locimp::_Locimp_dtor(_Locimp* self) {
    for (size_t id = 0; id < self->_Facetcount; ++id)
        if (self->_Facetvec[id]) delete self->_Facetvec[id]->_Decref();
    free(self->_Facetvec);
}

enum { IN_COLLATE = 1, IN_CTYPE = 2, IN_MONETARY = 4, IN_NUMERIC = 8, IN_TIME = 16 };
#define ADD(bit, ...)                                                                                       \
    if (categories & bit) {                                                                                 \
        facet* one = from ? const_cast<facet*>(from->find(__VA_ARGS__::id)) : nullptr;                      \
        if (!from) one = new __VA_ARGS__(info, 0);                                                          \
        if (one) _Locimp_Addfac(to, one, __VA_ARGS__::id);                                                  \
    }
#define ADD_ALL(T)                                        \
    ADD(IN_CTYPE, ctype<T>)                               \
    ADD(IN_CTYPE, codecvt<T, char, _Mbstatet>)            \
    ADD(IN_NUMERIC, num_get<T, istreambuf_iterator<T>>)   \
    ADD(IN_NUMERIC, num_put<T, ostreambuf_iterator<T>>)   \
    ADD(IN_NUMERIC, numpunct<T>)                          \
    ADD(IN_TIME, time_get<T, istreambuf_iterator<T>>)     \
    ADD(IN_TIME, time_put<T, ostreambuf_iterator<T>>)
void locale::_Locimp::_Makexloc(const _Locinfo& info, int categories, _Locimp* to, const locale* from) {
    if (categories & IN_CTYPE && !from) _Locimp_Addfac(to, new ctype<char>(info), ctype<char>::id);
    if (categories & IN_CTYPE && from)
        _Locimp_Addfac(to, const_cast<facet*>(from->find(ctype<char>::id)), ctype<char>::id);
    ADD(IN_CTYPE, codecvt<char, char, _Mbstatet>)
    ADD(IN_NUMERIC, num_get<char, istreambuf_iterator<char>>)
    ADD(IN_NUMERIC, num_put<char, ostreambuf_iterator<char>>)
    ADD(IN_NUMERIC, numpunct<char>)
    ADD(IN_TIME, time_get<char, istreambuf_iterator<char>>)
    ADD(IN_TIME, time_put<char, ostreambuf_iterator<char>>)
}
void locale::_Locimp::_Makewloc(const _Locinfo& info, int categories, _Locimp* to, const locale* from) {
    ADD_ALL(wchar_t)
}
void locale::_Locimp::_Makeushloc(const _Locinfo& info, int categories, _Locimp* to, const locale* from) {
    ADD_ALL(unsigned short)
}
locale::_Locimp* locale::_Locimp::_Makeloc(const _Locinfo& info, int categories, _Locimp* to, const locale* from) {
    _Makexloc(info, categories, to, from);
    _Makewloc(info, categories, to, from);
    _Makeushloc(info, categories, to, from);
    to->_Catmask |= categories;
    to->_Name = info._Getname();
    return to;
}

locale::_Locimp* locale::_Getgloballocale() { return global_locale; }
void locale::_Setgloballocale(void* next) { global_locale = static_cast<_Locimp*>(next); }
locale::_Locimp* locale::_Init(bool refer) {
    _Lockit lock(LOCK_LOCALE);
    if (!global_locale) {
        _Locimp* made = _Locimp::_New_Locimp(false);
        global_locale = _Locimp::_Clocptr = made;
        made->_Catmask = 0x3F;
        made->_Name = "C";
        made->_Incref();
        new (classic_locale) locale(made);
        _Locinfo info("C");
        _Locimp::_Makeloc(info, IN_CTYPE | IN_NUMERIC | IN_TIME, made, nullptr);
        made->_Catmask = 0x3F;
    }
    if (refer) global_locale->_Incref();
    return global_locale;
}
const locale& locale::classic() {
    _Init();
    return *reinterpret_cast<locale*>(classic_locale);
}
locale locale::empty() {
    _Init();
    return locale(_Locimp::_New_Locimp(true));
}
locale locale::global(const locale& next) {
    locale kept;
    _Lockit lock(LOCK_LOCALE);
    if (_Getgloballocale() == next._Ptr) return kept;
    delete _Getgloballocale()->_Decref();
    _Setgloballocale(next._Ptr);
    next._Ptr->_Incref();
    if (next._Ptr->_Catmask == 0x3F && strcmp(next._Ptr->_Name.c_str(), "*")) setlocale(0, next._Ptr->_Name.c_str());
    return kept;
}
}  // namespace std
