// Stream buffers, their iterators, and the state of streams: basic_streambuf, ios_base, basic_ios.
#pragma once
#include "ctype.h"

namespace std {
enum _Uninitialized { _Noinit };
template <class T> class EXPORT _Iosb {
public:
    _Iosb& operator=(const _Iosb&) { return *this; }
    _Iosb& operator=(_Iosb&&) { return *this; }
    _Iosb() = default;
    _Iosb(const _Iosb&) = default;
};
enum : int {
    SKIPWS = 1, UNITBUF = 2, UPPERCASE = 4, SHOWBASE = 8, SHOWPOINT = 0x10, SHOWPOS = 0x20, LEFT = 0x40,
    RIGHT = 0x80, INTERNAL = 0x100, DEC = 0x200, OCT = 0x400, HEX = 0x800, SCIENTIFIC = 0x1000, FIXED = 0x2000,
    BOOLALPHA = 0x4000, ADJUSTFIELD = 0x1C0, BASEFIELD = 0xE00, FLOATFIELD = 0x3000, ALL_FORMAT = 0xFFFF,
};
enum : int { GOOD = 0, END = 1, FAIL = 2, BAD = 4, ALL_STATES = 0x17 };
enum : int { OPEN_IN = 1, OPEN_OUT = 2, OPEN_ATE = 4, OPEN_APP = 8, OPEN_TRUNC = 0x10, OPEN_BINARY = 0x20 };
enum : int { FROM_BEGINNING, FROM_CURRENT, FROM_END };
EXPORT extern const streamoff _BADOFF;

template <class T, class Traits> class EXPORT basic_streambuf {
    typedef typename Traits::int_type I;
    typedef fpos<_Mbstatet> Place;

protected:
    basic_streambuf() : _Plocale(new locale) { _Init(); }
    explicit basic_streambuf(_Uninitialized) {}
    basic_streambuf(const basic_streambuf& other) : _Plocale(new locale(other.getloc())) {
        _Init();
        copy_areas(other);
    }
    basic_streambuf& operator=(const basic_streambuf& other) {
        if (this != &other) {
            copy_areas(other);
            pubimbue(other.getloc());
        }
        return *this;
    }

public:
    virtual ~basic_streambuf() noexcept { delete _Plocale; }
    Place pubseekoff(streamoff offset, int way, int which = OPEN_IN | OPEN_OUT) { return seekoff(offset, way, which); }
    Place pubseekoff(streamoff offset, unsigned way, unsigned which) {
        return seekoff(offset, static_cast<int>(way), static_cast<int>(which));
    }
    Place pubseekpos(Place place, int which = OPEN_IN | OPEN_OUT) { return seekpos(place, which); }
    Place pubseekpos(Place place, unsigned which) { return seekpos(place, static_cast<int>(which)); }
    basic_streambuf* pubsetbuf(T* buffer, streamsize count) { return setbuf(buffer, count); }
    locale pubimbue(const locale& next) {
        locale kept(*_Plocale);
        imbue(next);
        *_Plocale = next;
        return kept;
    }
    locale getloc() const { return *_Plocale; }
    streamsize in_avail() {
        streamsize count = _Gnavail();
        return count > 0 ? count : showmanyc();
    }
    int pubsync() { return sync(); }
    I sbumpc() { return _Gnavail() > 0 ? Traits::widened(*_Gninc()) : uflow(); }
    I sgetc() { return _Gnavail() > 0 ? Traits::widened(*gptr()) : underflow(); }
    streamsize sgetn(T* to, streamsize count) { return xsgetn(to, count); }
    I snextc() {
        if (_Gnavail() > 1) return Traits::widened(*_Gnpreinc());
        return Traits::is_eof(sbumpc()) ? Traits::eof() : sgetc();
    }
    I sputbackc(T c) {
        if (gptr() && eback() < gptr() && c == gptr()[-1]) return Traits::widened(*_Gndec());
        return pbackfail(Traits::widened(c));
    }
    void stossc() {
        if (_Gnavail() > 0)
            _Gninc();
        else
            uflow();
    }
    I sungetc() { return gptr() && eback() < gptr() ? Traits::widened(*_Gndec()) : pbackfail(Traits::eof()); }
    I sputc(T c) { return _Pnavail() > 0 ? Traits::widened(*_Pninc() = c) : overflow(Traits::widened(c)); }
    streamsize sputn(const T* from, streamsize count) { return xsputn(from, count); }
    virtual void _Lock() {}
    virtual void _Unlock() {}

protected:
    T* eback() const { return *_IGfirst; }
    T* gptr() const { return *_IGnext; }
    T* pbase() const { return *_IPfirst; }
    T* pptr() const { return *_IPnext; }
    T* egptr() const { return *_IGnext + *_IGcount; }
    T* epptr() const { return *_IPnext + *_IPcount; }
    void gbump(int count) {
        *_IGcount -= count;
        *_IGnext += count;
    }
    void pbump(int count) {
        *_IPcount -= count;
        *_IPnext += count;
    }
    void setg(T* first, T* next, T* last) {
        *_IGfirst = first;
        *_IGnext = next;
        *_IGcount = static_cast<int>(last - next);
    }
    void setp(T* first, T* last) { setp(first, first, last); }
    void setp(T* first, T* next, T* last) {
        *_IPfirst = first;
        *_IPnext = next;
        *_IPcount = static_cast<int>(last - next);
    }
    T* _Gndec() {
        ++*_IGcount;
        return --*_IGnext;
    }
    T* _Gninc() {
        --*_IGcount;
        return (*_IGnext)++;
    }
    T* _Gnpreinc() {
        --*_IGcount;
        return ++*_IGnext;
    }
    streamsize _Gnavail() const { return *_IGnext ? *_IGcount : 0; }
    T* _Pninc() {
        --*_IPcount;
        return (*_IPnext)++;
    }
    streamsize _Pnavail() const { return *_IPnext ? *_IPcount : 0; }
    void swap(basic_streambuf& other) {
        if (this == &other) return;
        T *gfirst = eback(), *gnext = gptr(), *glast = egptr(), *pfirst = pbase(), *pnext = pptr(), *plast = epptr();
        copy_areas(other);
        other.setg(gfirst, gnext, glast);
        other.setp(pfirst, pnext, plast);
        exchange(_Plocale, other._Plocale);
    }
    virtual I overflow(I = Traits::eof()) { return Traits::eof(); }
    virtual I pbackfail(I = Traits::eof()) { return Traits::eof(); }
    virtual streamsize showmanyc() { return 0; }
    virtual I underflow() { return Traits::eof(); }
    virtual I uflow() { return Traits::is_eof(underflow()) ? Traits::eof() : Traits::widened(*_Gninc()); }
    virtual streamsize xsgetn(T* to, streamsize count) {
        streamsize done = 0;
        while (done < count) {
            streamsize there = least(_Gnavail(), count - done);
            if (there > 0) {
                memcpy(to + done, gptr(), static_cast<size_t>(there) * sizeof(T));
                gbump(static_cast<int>(there));
                done += there;
                continue;
            }
            I c = uflow();
            if (Traits::is_eof(c)) break;
            to[done++] = static_cast<T>(c);
        }
        return done;
    }
    virtual streamsize xsputn(const T* from, streamsize count) {
        streamsize done = 0;
        while (done < count) {
            streamsize room = least(_Pnavail(), count - done);
            if (room > 0) {
                memcpy(pptr(), from + done, static_cast<size_t>(room) * sizeof(T));
                pbump(static_cast<int>(room));
                done += room;
                continue;
            }
            if (Traits::is_eof(overflow(Traits::widened(from[done])))) break;
            ++done;
        }
        return done;
    }
    virtual Place seekoff(streamoff, int, int = OPEN_IN | OPEN_OUT) { return Place(_BADOFF); }
    virtual Place seekpos(Place, int = OPEN_IN | OPEN_OUT) { return Place(_BADOFF); }
    virtual basic_streambuf* setbuf(T*, streamsize) { return this; }
    virtual int sync() { return 0; }
    virtual void imbue(const locale&) {}
    void _Init() {
        _IGfirst = &_Gfirst;
        _IPfirst = &_Pfirst;
        _IGnext = &_Gnext;
        _IPnext = &_Pnext;
        _IGcount = &_Gcount;
        _IPcount = &_Pcount;
        setp(nullptr, nullptr);
        setg(nullptr, nullptr, nullptr);
    }
    void _Init(T** gfirst, T** gnext, int* gcount, T** pfirst, T** pnext, int* pcount) {
        _IGfirst = gfirst;
        _IGnext = gnext;
        _IGcount = gcount;
        _IPfirst = pfirst;
        _IPnext = pnext;
        _IPcount = pcount;
    }

private:
    void copy_areas(const basic_streambuf& other) {
        setg(other.eback(), other.gptr(), other.egptr());
        setp(other.pbase(), other.pptr(), other.epptr());
    }
    T *_Gfirst, *_Pfirst, **_IGfirst, **_IPfirst, *_Gnext, *_Pnext, **_IGnext, **_IPnext;
    int _Gcount, _Pcount, *_IGcount, *_IPcount;
    locale* _Plocale;
};

template <class T, class Traits = char_traits<T>> class ostreambuf_iterator {
    typedef basic_streambuf<T, Traits> Buffer;
    bool _Failed;
    Buffer* _Strbuf;

public:
    ostreambuf_iterator(Buffer* buffer) : _Failed(false), _Strbuf(buffer) {}
    void put(T c) {
        if (!_Strbuf || Traits::is_eof(_Strbuf->sputc(c))) _Failed = true;
    }
    bool failed() const { return _Failed; }
};

template <class T, class Traits = char_traits<T>> class istreambuf_iterator {
    typedef basic_streambuf<T, Traits> Buffer;
    mutable Buffer* _Strbuf;
    mutable bool _Got;
    mutable T _Val;

public:
    istreambuf_iterator(Buffer* buffer = nullptr) : _Strbuf(buffer), _Got(!buffer), _Val() {}
    bool at_end() const {
        if (!_Got) peek();
        return !_Strbuf;
    }
    T operator*() const {
        if (!_Got) peek();
        return _Val;
    }
    void operator++() {
        if (_Strbuf && Traits::is_eof(_Strbuf->sbumpc()))
            _Strbuf = nullptr, _Got = true;
        else
            _Got = false;
    }
    bool differs(const istreambuf_iterator& other) const { return at_end() != other.at_end(); }

private:
    void peek() const {
        typename Traits::int_type c = _Strbuf ? _Strbuf->sgetc() : Traits::eof();
        if (Traits::is_eof(c))
            _Strbuf = nullptr;
        else
            _Val = static_cast<T>(c);
        _Got = true;
    }
};

template <class T> struct _Smanip {
    void (*_Pfun)(class ios_base&, T);
    T _Manarg;
};

class EXPORT ios_base : public _Iosb<int> {
public:
    enum event { erase_event, imbue_event, copyfmt_event };
    typedef void (*event_callback)(event, ios_base&, int);
    class failure : public system_error {
    public:
        failure(const char* what) : system_error(error_code{1, iostream_errors}, what) {}
    };
    class EXPORT Init {
    public:
        Init() { _Init_ctor(this); }
        ~Init() noexcept { _Init_dtor(this); }
        Init& operator=(const Init&) { return *this; }

    private:
        static void _Init_ctor(Init*);
        static void _Init_dtor(Init*);
        static int _Init_cnt;
        static int& _Init_cnt_func() { return _Init_cnt; }
    };

    explicit operator bool() const { return !fail(); }
    bool operator!() const { return fail(); }
    void clear(int state, bool rethrow);
    void clear(int state = GOOD) { clear(state, false); }
    void clear(unsigned state) { clear(static_cast<int>(state)); }
    int rdstate() const { return _Mystate; }
    void setstate(int state, bool rethrow) { clear(_Mystate | state, rethrow); }
    void setstate(int state) { clear(_Mystate | state, false); }
    void setstate(unsigned state) { setstate(static_cast<int>(state)); }
    bool good() const { return _Mystate == GOOD; }
    bool eof() const { return (_Mystate & END) != 0; }
    bool fail() const { return (_Mystate & (FAIL | BAD)) != 0; }
    bool bad() const { return (_Mystate & BAD) != 0; }
    int exceptions() const { return _Except; }
    void exceptions(int states) {
        _Except = states & ALL_STATES;
        clear(_Mystate);
    }
    void exceptions(unsigned states) { exceptions(static_cast<int>(states)); }
    int flags() const { return _Fmtfl; }
    int flags(int next) {
        int kept = _Fmtfl;
        _Fmtfl = next & ALL_FORMAT;
        return kept;
    }
    int setf(int more) {
        int kept = _Fmtfl;
        _Fmtfl |= more & ALL_FORMAT;
        return kept;
    }
    int setf(int next, int mask) {
        int kept = _Fmtfl;
        _Fmtfl = (_Fmtfl & ~mask) | (next & mask & ALL_FORMAT);
        return kept;
    }
    void unsetf(int mask) { _Fmtfl &= ~mask; }
    streamsize precision() const { return _Prec; }
    streamsize precision(streamsize next) {
        exchange(_Prec, next);
        return next;
    }
    streamsize width() const { return _Wide; }
    streamsize width(streamsize next) {
        exchange(_Wide, next);
        return next;
    }
    locale getloc() const { return *_Ploc; }
    locale imbue(const locale& next) {
        locale kept(*_Ploc);
        *_Ploc = next;
        _Callfns(imbue_event);
        return kept;
    }
    static int xalloc() {
        _Lockit lock(LOCK_STREAM);
        return _Index++;
    }
    long& iword(int index) { return _Findarr(index)._Lo; }
    void*& pword(int index) { return _Findarr(index)._Vp; }
    void register_callback(event_callback function, int index) { _Calls = new _Fnarray{_Calls, index, function}; }
    ios_base& copyfmt(const ios_base& other);
    virtual ~ios_base() noexcept { _Ios_base_dtor(this); }
    static bool sync_with_stdio(bool next = true) {
        bool kept = _Sync;
        _Sync = next;
        return kept;
    }
    void swap(ios_base& other);
    static void _Addstd(ios_base*);

protected:
    ios_base() {}
    void _Init();

private:
    struct _Iosarray {
        _Iosarray* _Next;
        int _Index;
        long _Lo;
        void* _Vp;
    };
    struct _Fnarray {
        _Fnarray* _Next;
        int _Index;
        event_callback _Pfn;
    };
    ios_base(const ios_base&) = delete;
    ios_base& operator=(const ios_base&) = delete;
    void _Callfns(event what) {
        for (_Fnarray* at = _Calls; at; at = at->_Next) at->_Pfn(what, *this, at->_Index);
    }
    _Iosarray& _Findarr(int index);
    void _Tidy();
    static void _Ios_base_dtor(ios_base*);
    static int _Index;
    static bool _Sync;
    size_t _Stdstr;
    int _Mystate, _Except, _Fmtfl;
    streamsize _Prec, _Wide;
    _Iosarray* _Arr;
    _Fnarray* _Calls;
    locale* _Ploc;
};

template <class T, class Traits> class basic_ostream;

template <class T, class Traits> class EXPORT basic_ios : public ios_base {
    typedef basic_streambuf<T, Traits> Buffer;
    typedef basic_ostream<T, Traits> Output;

public:
    explicit basic_ios(Buffer* buffer) { init(buffer); }
    ~basic_ios() noexcept override {}
    void clear(int state = GOOD, bool rethrow = false) {
        ios_base::clear(_Mystrbuf ? state : state | BAD, rethrow);
    }
    void clear(unsigned state) { clear(static_cast<int>(state)); }
    void setstate(int state, bool rethrow = false) {
        if (state) clear(rdstate() | state, rethrow);
    }
    void setstate(unsigned state) { setstate(static_cast<int>(state)); }
    basic_ios& copyfmt(const basic_ios& other) {
        _Tiestr = other._Tiestr;
        _Fillch = other._Fillch;
        ios_base::copyfmt(other);
        return *this;
    }
    Output* tie() const { return _Tiestr; }
    Output* tie(Output* next) {
        exchange(_Tiestr, next);
        return next;
    }
    Buffer* rdbuf() const { return _Mystrbuf; }
    Buffer* rdbuf(Buffer* next) {
        exchange(_Mystrbuf, next);
        clear();
        return next;
    }
    locale imbue(const locale& next) {
        locale kept = ios_base::imbue(next);
        if (_Mystrbuf) _Mystrbuf->pubimbue(next);
        return kept;
    }
    T fill() const { return _Fillch; }
    T fill(T next) {
        exchange(_Fillch, next);
        return next;
    }
    char narrow(T c, char otherwise = '\0') const { return use<ctype<T>>(getloc()).narrow(c, otherwise); }
    T widen(char c) const { return use<ctype<T>>(getloc()).widen(c); }
    void move(basic_ios& other) {
        if (this == &other) return;
        _Mystrbuf = nullptr;
        _Tiestr = nullptr;
        this->swap(other);
    }
    void move(basic_ios&& other) { move(other); }
    void swap(basic_ios& other) {
        ios_base::swap(other);
        exchange(_Fillch, other._Fillch);
        exchange(_Tiestr, other._Tiestr);
    }
    void set_rdbuf(Buffer* next) { _Mystrbuf = next; }

protected:
    basic_ios() {}
    void init(Buffer* buffer = nullptr, bool standard = false) {
        _Init();
        _Mystrbuf = buffer;
        _Tiestr = nullptr;
        _Fillch = widen(' ');
        if (!buffer) setstate(BAD);
        if (standard) _Addstd(this);
    }

private:
    basic_ios(const basic_ios&) = delete;
    basic_ios& operator=(const basic_ios&) = delete;
    Buffer* _Mystrbuf;
    Output* _Tiestr;
    T _Fillch;
};
}  // namespace std
