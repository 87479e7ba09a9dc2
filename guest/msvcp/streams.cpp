// Streams: their classes for every type of character, and those that are always there.
#include "streams.h"

namespace std {
EXPORT const streamoff _BADOFF = -1;
int ios_base::_Index;
bool ios_base::_Sync = true;
int ios_base::Init::_Init_cnt = 1;
void ios_base::Init::_Init_ctor(Init*) {}
void ios_base::Init::_Init_dtor(Init*) {}

#define STREAMS(T)                                               \
    template class EXPORT basic_streambuf<T, char_traits<T>>;    \
    template class EXPORT basic_ios<T, char_traits<T>>;          \
    template class EXPORT basic_ostream<T, char_traits<T>>;      \
    template class EXPORT basic_istream<T, char_traits<T>>;      \
    template class EXPORT basic_iostream<T, char_traits<T>>;
STREAMS(char)
STREAMS(wchar_t)
STREAMS(unsigned short)

// The standard streams count who has them, so that only the last destructor takes their parts away.
static ios_base* standard[9];
static char standard_uses[9];

void ios_base::_Addstd(ios_base* stream) {
    _Lockit lock(LOCK_STREAM);
    for (size_t index = 1; index < sizeof standard_uses; ++index) {
        if (standard[index] && standard[index] != stream) continue;
        standard[index] = stream;
        ++standard_uses[index];
        stream->_Stdstr = index;
        return;
    }
}
void ios_base::_Ios_base_dtor(ios_base* stream) {
    if (stream->_Stdstr && --standard_uses[stream->_Stdstr] > 0) return;
    stream->_Tidy();
    delete stream->_Ploc;
}
void ios_base::_Init() {
    _Ploc = nullptr;
    _Stdstr = 0;
    _Except = GOOD;
    _Fmtfl = SKIPWS | DEC;
    _Prec = 6;
    _Wide = 0;
    _Arr = nullptr;
    _Calls = nullptr;
    _Mystate = GOOD;
    _Ploc = new locale;
}
void ios_base::_Tidy() {
    _Callfns(erase_event);
    for (_Iosarray* next; _Arr; _Arr = next) {
        next = _Arr->_Next;
        delete _Arr;
    }
    for (_Fnarray* next; _Calls; _Calls = next) {
        next = _Calls->_Next;
        delete _Calls;
    }
}
void ios_base::clear(int state, bool rethrow) {
    _Mystate = state & ALL_STATES;
    int thrown = _Mystate & _Except;
    if (!thrown) return;
    if (rethrow) throw;
    throw failure(thrown & BAD ? "ios_base::badbit set: iostream stream error"
                  : thrown & FAIL ? "ios_base::failbit set: iostream stream error"
                                  : "ios_base::eofbit set: iostream stream error");
}
ios_base::_Iosarray& ios_base::_Findarr(int index) {
    _Iosarray* unused = nullptr;
    for (_Iosarray* at = _Arr; at; at = at->_Next) {
        if (at->_Index == index) return *at;
        if (!unused && !at->_Lo && !at->_Vp) unused = at;
    }
    if (unused) {
        unused->_Index = index;
        return *unused;
    }
    return *(_Arr = new _Iosarray{_Arr, index, 0, nullptr});
}
ios_base& ios_base::copyfmt(const ios_base& other) {
    if (this == &other) return *this;
    _Tidy();
    *_Ploc = *other._Ploc;
    _Fmtfl = other._Fmtfl;
    _Prec = other._Prec;
    _Wide = other._Wide;
    for (_Iosarray* at = other._Arr; at; at = at->_Next) {
        iword(at->_Index) = at->_Lo;
        pword(at->_Index) = at->_Vp;
    }
    for (_Fnarray* at = other._Calls; at; at = at->_Next) register_callback(at->_Pfn, at->_Index);
    _Callfns(copyfmt_event);
    exceptions(other._Except);
    return *this;
}
void ios_base::swap(ios_base& other) {
    if (this == &other) return;
    exchange(_Mystate, other._Mystate);
    exchange(_Except, other._Except);
    exchange(_Fmtfl, other._Fmtfl);
    exchange(_Prec, other._Prec);
    exchange(_Wide, other._Wide);
    exchange(_Arr, other._Arr);
    exchange(_Calls, other._Calls);
    exchange(_Ploc, other._Ploc);
}

// Manipulators with an argument.

static void set_flags(ios_base& stream, int mask) { stream.setf(mask); }
static void reset_flags(ios_base& stream, int mask) { stream.setf(0, mask); }
static void set_base(ios_base& stream, int base) {
    stream.setf(base == 8 ? OCT : base == 10 ? DEC : base == 16 ? HEX : 0, BASEFIELD);
}
static void set_precision(ios_base& stream, streamsize value) { stream.precision(value); }
static void set_width(ios_base& stream, streamsize value) { stream.width(value); }
EXPORT _Smanip<int> setiosflags(int mask) { return {set_flags, mask}; }
EXPORT _Smanip<int> resetiosflags(int mask) { return {reset_flags, mask}; }
EXPORT _Smanip<int> setbase(int base) { return {set_base, base}; }
EXPORT _Smanip<streamsize> setprecision(streamsize value) { return {set_precision, value}; }
EXPORT _Smanip<streamsize> setw(streamsize value) { return {set_width, value}; }

// Files for fstream.

static const struct {
    int mode;
    const char* text;
    const wchar_t* wide;
} MODES[] = {
    {OPEN_IN, "r", L"r"}, {OPEN_OUT, "w", L"w"}, {OPEN_OUT | OPEN_TRUNC, "w", L"w"}, {OPEN_OUT | OPEN_APP, "a", L"a"},
    {OPEN_APP, "a", L"a"}, {OPEN_IN | OPEN_BINARY, "rb", L"rb"}, {OPEN_OUT | OPEN_BINARY, "wb", L"wb"},
    {OPEN_OUT | OPEN_TRUNC | OPEN_BINARY, "wb", L"wb"}, {OPEN_OUT | OPEN_APP | OPEN_BINARY, "ab", L"ab"},
    {OPEN_APP | OPEN_BINARY, "ab", L"ab"}, {OPEN_IN | OPEN_OUT, "r+", L"r+"},
    {OPEN_IN | OPEN_OUT | OPEN_TRUNC, "w+", L"w+"}, {OPEN_IN | OPEN_OUT | OPEN_APP, "a+", L"a+"},
    {OPEN_IN | OPEN_APP, "a+", L"a+"}, {OPEN_IN | OPEN_OUT | OPEN_BINARY, "r+b", L"r+b"},
    {OPEN_IN | OPEN_OUT | OPEN_TRUNC | OPEN_BINARY, "w+b", L"w+b"},
    {OPEN_IN | OPEN_OUT | OPEN_APP | OPEN_BINARY, "a+b", L"a+b"}, {OPEN_IN | OPEN_APP | OPEN_BINARY, "a+b", L"a+b"},
};
enum { NO_CREATE = 0x40, NO_REPLACE = 0x80, READ_WRITE = OPEN_IN | OPEN_OUT | OPEN_APP };
static _iobuf* open(const char* name, const char* mode, int share) { return _fsopen(name, mode, share); }
static _iobuf* open(const wchar_t* name, const wchar_t* mode, int share) { return _wfsopen(name, mode, share); }
static const char* pick(const char* text, const wchar_t*, const char*) { return text; }
static const wchar_t* pick(const char*, const wchar_t* wide, const wchar_t*) { return wide; }

template <class T> static _iobuf* open_file(const T* name, int mode, int share) {
    int wanted = mode & ~(OPEN_ATE | NO_CREATE | NO_REPLACE);
    if (mode & NO_CREATE && wanted & (OPEN_OUT | OPEN_APP)) wanted |= OPEN_IN;
    for (auto& known : MODES) {
        if (known.mode != wanted) continue;
        if (mode & NO_REPLACE && mode & (OPEN_OUT | OPEN_APP)) {
            if (_iobuf* there = open(name, pick("r", L"r", name), share)) {
                fclose(there);
                return nullptr;
            }
        }
        _iobuf* file = open(name, pick(known.text, known.wide, name), share);
        if (!file || !(mode & OPEN_ATE) || !fseek(file, 0, 2)) return file;
        fclose(file);
        return nullptr;
    }
    return nullptr;
}
EXPORT _iobuf* _Fiopen(const char* name, int mode, int share) { return open_file(name, mode, share); }
EXPORT _iobuf* _Fiopen(const wchar_t* name, int mode, int share) { return open_file(name, mode, share); }
EXPORT _iobuf* _Fiopen(const unsigned short* name, int mode, int share) {
    return open_file(reinterpret_cast<const wchar_t*>(name), mode, share);
}

// The buffer of a standard stream: the C runtime's, so that printf and cout mix.

inline int put_one(char c, _iobuf* file) { return fputc(static_cast<unsigned char>(c), file); }
inline unsigned short put_one(wchar_t c, _iobuf* file) { return fputwc(c, file); }
inline int get_one(char, _iobuf* file) { return fgetc(file); }
inline unsigned short get_one(wchar_t, _iobuf* file) { return fgetwc(file); }
inline int unget_one(char c, _iobuf* file) { return ungetc(static_cast<unsigned char>(c), file); }
inline unsigned short unget_one(wchar_t c, _iobuf* file) { return ungetwc(c, file); }

template <class T> class StandardBuffer : public basic_streambuf<T, char_traits<T>> {
    typedef char_traits<T> Traits;
    typedef typename Traits::int_type I;

public:
    explicit StandardBuffer(_iobuf* file) : _file(file), _last(Traits::eof()) {}

protected:
    I overflow(I c) override {
        return Traits::is_eof(c) ? I(0) : static_cast<I>(put_one(static_cast<T>(c), _file));
    }
    streamsize xsputn(const T* text, streamsize count) override {
        if (sizeof(T) > 1) return basic_streambuf<T, Traits>::xsputn(text, count);
        return count > 0 ? static_cast<streamsize>(fwrite(text, 1, static_cast<size_t>(count), _file)) : 0;
    }
    I underflow() override {
        I c = get_one(T(), _file);
        return Traits::is_eof(c) ? c : unget_one(static_cast<T>(c), _file);
    }
    I uflow() override { return _last = get_one(T(), _file); }
    I pbackfail(I c) override {
        if (Traits::is_eof(c)) c = _last;
        _last = Traits::eof();
        return Traits::is_eof(c) ? c : unget_one(static_cast<T>(c), _file);
    }
    int sync() override { return fflush(_file); }

private:
    _iobuf* _file;
    I _last;
};

template <class T> struct Buffers {
    alignas(16) unsigned char room[3][sizeof(StandardBuffer<T>)];
    StandardBuffer<T>* make(unsigned index) { return new (room[index]) StandardBuffer<T>(__acrt_iob_func(index)); }
};
static Buffers<char> narrow_buffers;
static Buffers<wchar_t> wide_buffers;

typedef basic_istream<char, char_traits<char>> istream;
typedef basic_ostream<char, char_traits<char>> ostream;
typedef basic_istream<wchar_t, char_traits<wchar_t>> wistream;
typedef basic_ostream<wchar_t, char_traits<wchar_t>> wostream;
#define STANDARD(Stream, name, buffers, index) \
    [[clang::no_destroy]] EXPORT Stream name(buffers.make(index), true); \
    EXPORT Stream* _Ptr_##name = &name;
STANDARD(istream, cin, narrow_buffers, 0)
STANDARD(ostream, cout, narrow_buffers, 1)
STANDARD(ostream, cerr, narrow_buffers, 2)
STANDARD(ostream, clog, narrow_buffers, 2)
STANDARD(wistream, wcin, wide_buffers, 0)
STANDARD(wostream, wcout, wide_buffers, 1)
STANDARD(wostream, wcerr, wide_buffers, 2)
STANDARD(wostream, wclog, wide_buffers, 2)

void tie_standard_streams() {
    cin.tie(&cout);
    cerr.tie(&cout);
    cerr.setf(UNITBUF);
    wcin.tie(&wcout);
    wcerr.tie(&wcout);
    wcerr.setf(UNITBUF);
}

#define INITIALISER(name)                             \
    class EXPORT name {                               \
    public:                                           \
        name() {}                                     \
        ~name() noexcept {}                           \
        name& operator=(const name&) { return *this; } \
                                                      \
    private:                                          \
        static int _Init_cnt;                         \
    };                                                \
    int name::_Init_cnt = 1;
INITIALISER(_Winit)
INITIALISER(_UShinit)
}  // namespace std
