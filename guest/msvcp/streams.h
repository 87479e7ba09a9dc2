// basic_ostream, basic_istream, basic_iostream.
#pragma once
#include "numbers.h"

namespace std {
#pragma vtordisp(push, 2)  // a word before each virtual base
template <class T, class Traits> class EXPORT basic_ostream : virtual public basic_ios<T, Traits> {
    typedef basic_ios<T, Traits> Base;
    typedef basic_streambuf<T, Traits> Buffer;
    typedef fpos<_Mbstatet> Place;
    typedef ostreambuf_iterator<T, Traits> Iterator;
    typedef num_put<T, Iterator> Numbers;

    // Holds the buffer, and the stream ready, while something is put.
    class Sentry {
    public:
        explicit Sentry(basic_ostream& stream) : _stream(stream) {
            if (stream.rdbuf()) stream.rdbuf()->_Lock();
            if (stream.good() && stream.tie() && stream.tie() != &stream) stream.tie()->flush();
            ok = stream.good();
        }
        ~Sentry() {
            if (!uncaught_exceptions()) _stream._Osfx();
            if (_stream.rdbuf()) _stream.rdbuf()->_Unlock();
        }
        bool ok;

    private:
        static int uncaught_exceptions() { return __uncaught_exceptions(); }
        basic_ostream& _stream;
    };
    // What `action` says has gone wrong becomes the stream's state.
    template <class Action> basic_ostream& guarded(Action action) {
        int state = GOOD;
        Sentry sentry(*this);
        if (sentry.ok) {
            try {
                state = action();
            } catch (...) {
                Base::setstate(BAD, true);
            }
        }
        Base::setstate(state);
        return *this;
    }
    template <class Value> basic_ostream& number(Value value) {
        return guarded([&] {
            const Numbers& numbers = use<Numbers>(Base::getloc());
            return numbers.put(Iterator(Base::rdbuf()), *this, Base::fill(), value).failed() ? BAD : GOOD;
        });
    }

public:
    explicit basic_ostream(Buffer* buffer, bool standard = false) { Base::init(buffer, standard); }
    basic_ostream(_Uninitialized, bool add = true) {
        if (add) ios_base::_Addstd(this);
    }
    ~basic_ostream() noexcept override {}
    bool opfx() {
        if (this->good() && Base::tie() && Base::tie() != this) Base::tie()->flush();
        return this->good();
    }
    void osfx() { _Osfx(); }
    void _Osfx() {
        try {
            if (this->good() && this->flags() & UNITBUF && Base::rdbuf()->pubsync() == -1) Base::setstate(BAD);
        } catch (...) {
        }
    }
    basic_ostream& operator<<(basic_ostream& (*manipulate)(basic_ostream&)) { return manipulate(*this); }
    basic_ostream& operator<<(Base& (*manipulate)(Base&)) {
        manipulate(*this);
        return *this;
    }
    basic_ostream& operator<<(ios_base& (*manipulate)(ios_base&)) {
        manipulate(*this);
        return *this;
    }
    basic_ostream& operator<<(bool value) { return number(value); }
    basic_ostream& operator<<(short value) { return whole(value, static_cast<unsigned short>(value)); }
    basic_ostream& operator<<(unsigned short value) { return number(static_cast<unsigned long>(value)); }
    basic_ostream& operator<<(int value) { return whole(value, static_cast<unsigned>(value)); }
    basic_ostream& operator<<(unsigned value) { return number(static_cast<unsigned long>(value)); }
    basic_ostream& operator<<(long value) { return number(value); }
    basic_ostream& operator<<(unsigned long value) { return number(value); }
    basic_ostream& operator<<(int64 value) { return number(value); }
    basic_ostream& operator<<(uint64 value) { return number(value); }
    basic_ostream& operator<<(float value) { return number(static_cast<double>(value)); }
    basic_ostream& operator<<(double value) { return number(value); }
    basic_ostream& operator<<(long double value) { return number(value); }
    basic_ostream& operator<<(const void* value) { return number(value); }
    basic_ostream& operator<<(Buffer* source) {
        bool some = false;
        guarded([&] {
            if (!source) return static_cast<int>(BAD);
            for (auto c = source->sgetc(); !Traits::is_eof(c); c = source->snextc(), some = true)
                if (Traits::is_eof(Base::rdbuf()->sputc(static_cast<T>(c)))) break;
            return static_cast<int>(some ? GOOD : FAIL);
        });
        this->width(0);
        return *this;
    }
    basic_ostream& put(T c) {
        return guarded([&] { return Traits::is_eof(Base::rdbuf()->sputc(c)) ? BAD : GOOD; });
    }
    basic_ostream& write(const T* text, streamsize count) {
        return guarded([&] { return Base::rdbuf()->sputn(text, count) == count ? GOOD : BAD; });
    }
    basic_ostream& flush() {
        if (!Base::rdbuf()) return *this;
        return guarded([&] { return Base::rdbuf()->pubsync() == -1 ? BAD : GOOD; });
    }
    basic_ostream& seekp(Place place) {
        if (!this->fail() && Base::rdbuf()->pubseekpos(place, OPEN_OUT) == _BADOFF) Base::setstate(FAIL);
        return *this;
    }
    basic_ostream& seekp(streamoff offset, int way) {
        if (!this->fail() && Base::rdbuf()->pubseekoff(offset, way, OPEN_OUT) == _BADOFF) Base::setstate(FAIL);
        return *this;
    }
    Place tellp() { return this->fail() ? Place(_BADOFF) : Base::rdbuf()->pubseekoff(0, FROM_CURRENT, OPEN_OUT); }

protected:
    basic_ostream(basic_ostream&& other) {
        Base::init();
        Base::move(static_cast<Base&>(other));
    }
    basic_ostream& operator=(basic_ostream&& other) {
        this->swap(other);
        return *this;
    }
    void swap(basic_ostream& other) {
        if (this != &other) Base::swap(other);
    }

private:
    // Octal and hexadecimal show a negative number as unsigned of its own size.
    template <class Unsigned> basic_ostream& whole(long value, Unsigned bits) {
        return number(this->flags() & BASEFIELD & ~DEC ? static_cast<long>(bits) : value);
    }
    basic_ostream(const basic_ostream&) = delete;
    basic_ostream& operator=(const basic_ostream&) = delete;
};

template <class T, class Traits> class EXPORT basic_istream : virtual public basic_ios<T, Traits> {
    typedef basic_ios<T, Traits> Base;
    typedef basic_streambuf<T, Traits> Buffer;
    typedef typename Traits::int_type I;
    typedef fpos<_Mbstatet> Place;
    typedef istreambuf_iterator<T, Traits> Iterator;
    typedef num_get<T, Iterator> Numbers;

    class Sentry {
    public:
        Sentry(basic_istream& stream, bool keep_blanks) : _stream(stream) {
            if (stream.rdbuf()) stream.rdbuf()->_Lock();
            ok = stream._Ipfx(keep_blanks);
        }
        ~Sentry() {
            if (_stream.rdbuf()) _stream.rdbuf()->_Unlock();
        }
        bool ok;

    private:
        basic_istream& _stream;
    };
    template <class Action> basic_istream& guarded(bool keep_blanks, Action action, int otherwise = GOOD) {
        int state = GOOD;
        Sentry sentry(*this, keep_blanks);
        if (sentry.ok) {
            try {
                state = action();
            } catch (...) {
                Base::setstate(BAD, true);
            }
        } else {
            state = otherwise;
        }
        Base::setstate(state);
        return *this;
    }
    template <class Value> int read_number(Value& value) {
        int state = GOOD;
        use<Numbers>(Base::getloc()).get(Iterator(Base::rdbuf()), Iterator(), *this, state, value);
        return state;
    }
    template <class Value> basic_istream& number(Value& value) {
        return guarded(false, [&] { return read_number(value); });
    }
    template <class Value> basic_istream& narrowed(Value& value, long lowest, long highest) {
        return guarded(false, [&] {
            long wide = 0;
            int state = read_number(wide);
            if (wide < lowest || wide > highest) state |= FAIL;
            value = static_cast<Value>(wide < lowest ? lowest : wide > highest ? highest : wide);
            return state;
        });
    }

public:
    explicit basic_istream(Buffer* buffer, bool standard = false) : _Chcount(0) { Base::init(buffer, standard); }
    basic_istream(Buffer* buffer, bool standard, bool initialise) : _Chcount(0) {
        if (initialise) Base::init(buffer, standard);
    }
    basic_istream(_Uninitialized) { ios_base::_Addstd(this); }
    ~basic_istream() noexcept override {}
    bool ipfx(bool keep_blanks = false) { return _Ipfx(keep_blanks); }
    void isfx() {}
    bool _Ipfx(bool keep_blanks = false) {
        if (!this->good()) {
            Base::setstate(FAIL);
            return false;
        }
        if (Base::tie()) Base::tie()->flush();
        if (keep_blanks || !(this->flags() & SKIPWS)) return true;
        const short space = 0x48;
        try {
            const ctype<T>& type = use<ctype<T>>(Base::getloc());
            for (I c = Base::rdbuf()->sgetc();; c = Base::rdbuf()->snextc()) {
                if (Traits::is_eof(c)) {
                    Base::setstate(END);
                    break;
                }
                if (!type.is(space, static_cast<T>(c))) break;
            }
        } catch (...) {
            Base::setstate(BAD, true);
        }
        if (this->good()) return true;
        Base::setstate(FAIL);
        return false;
    }
    basic_istream& operator>>(basic_istream& (*manipulate)(basic_istream&)) { return manipulate(*this); }
    basic_istream& operator>>(Base& (*manipulate)(Base&)) {
        manipulate(*this);
        return *this;
    }
    basic_istream& operator>>(ios_base& (*manipulate)(ios_base&)) {
        manipulate(*this);
        return *this;
    }
    basic_istream& operator>>(bool& value) { return number(value); }
    basic_istream& operator>>(short& value) { return narrowed(value, -0x8000, 0x7FFF); }
    basic_istream& operator>>(unsigned short& value) { return number(value); }
    basic_istream& operator>>(int& value) { return narrowed(value, -0x7FFFFFFFL - 1, 0x7FFFFFFFL); }
    basic_istream& operator>>(unsigned& value) { return number(value); }
    basic_istream& operator>>(long& value) { return number(value); }
    basic_istream& operator>>(unsigned long& value) { return number(value); }
    basic_istream& operator>>(int64& value) { return number(value); }
    basic_istream& operator>>(uint64& value) { return number(value); }
    basic_istream& operator>>(float& value) { return number(value); }
    basic_istream& operator>>(double& value) { return number(value); }
    basic_istream& operator>>(long double& value) { return number(value); }
    basic_istream& operator>>(void*& value) { return number(value); }
    basic_istream& operator>>(Buffer* target) {
        bool some = false;
        guarded(false, [&] {
            int state = GOOD;
            for (I c = target ? Base::rdbuf()->sgetc() : Traits::eof();; c = Base::rdbuf()->snextc(), some = true) {
                if (Traits::is_eof(c)) {
                    if (target) state |= END;
                    break;
                }
                if (Traits::is_eof(target->sputc(static_cast<T>(c)))) break;
            }
            return state;
        });
        if (!some) Base::setstate(FAIL);
        return *this;
    }
    streamsize gcount() const { return _Chcount; }
    I get() {
        I c = Traits::eof();
        _Chcount = 0;
        guarded(true, [&] {
            c = Base::rdbuf()->sbumpc();
            if (Traits::is_eof(c)) return END | FAIL;
            ++_Chcount;
            return static_cast<int>(GOOD);
        });
        return c;
    }
    basic_istream& get(T& c) {
        I found = get();
        if (!Traits::is_eof(found)) c = static_cast<T>(found);
        return *this;
    }
    basic_istream& get(T* to, streamsize count) { return get(to, count, Base::widen('\n')); }
    basic_istream& get(T* to, streamsize count, T end) {
        _Chcount = 0;
        guarded(true, [&] {
            int state = GOOD;
            for (I c = Base::rdbuf()->sgetc(); --count > 0; c = Base::rdbuf()->snextc(), ++_Chcount) {
                if (Traits::is_eof(c)) state |= END;
                if (Traits::is_eof(c) || static_cast<T>(c) == end) break;
                *to++ = static_cast<T>(c);
            }
            return state | (_Chcount ? 0 : FAIL);
        }, FAIL);
        *to = T();
        return *this;
    }
    basic_istream& get(Buffer& target) { return get(target, Base::widen('\n')); }
    basic_istream& get(Buffer& target, T end) {
        _Chcount = 0;
        return guarded(true, [&] {
            int state = GOOD;
            for (I c = Base::rdbuf()->sgetc();; c = Base::rdbuf()->snextc(), ++_Chcount) {
                if (Traits::is_eof(c)) state |= END;
                if (Traits::is_eof(c) || static_cast<T>(c) == end) break;
                if (Traits::is_eof(target.sputc(static_cast<T>(c)))) break;
            }
            return state | (_Chcount ? 0 : FAIL);
        }, FAIL);
    }
    basic_istream& getline(T* to, streamsize count) { return getline(to, count, Base::widen('\n')); }
    basic_istream& getline(T* to, streamsize count, T end) {
        _Chcount = 0;
        guarded(true, [&] {
            int state = GOOD;
            for (I c = Base::rdbuf()->sgetc();; c = Base::rdbuf()->snextc()) {
                if (Traits::is_eof(c)) {
                    state |= END;
                    break;
                }
                if (static_cast<T>(c) == end) {
                    ++_Chcount;
                    Base::rdbuf()->sbumpc();
                    return state;
                }
                if (--count <= 0) {
                    state |= FAIL;
                    break;
                }
                ++_Chcount;
                *to++ = static_cast<T>(c);
            }
            return state | (_Chcount ? 0 : FAIL);
        }, FAIL);
        *to = T();
        return *this;
    }
    basic_istream& ignore(streamsize count = 1, I end = Traits::eof()) {
        _Chcount = 0;
        return guarded(true, [&] {
            const streamsize unlimited = 0x7FFFFFFFFFFFFFFF, unlimited_int = 0x7FFFFFFF;
            for (;;) {
                if (count != unlimited && count != unlimited_int && --count < 0) break;
                I c = Base::rdbuf()->sbumpc();
                if (Traits::is_eof(c)) return static_cast<int>(END);
                ++_Chcount;
                if (c == end) break;
            }
            return static_cast<int>(GOOD);
        });
    }
    basic_istream& read(T* to, streamsize count) {
        _Chcount = 0;
        return guarded(true, [&] {
            _Chcount = Base::rdbuf()->sgetn(to, count);
            return _Chcount == count ? static_cast<int>(GOOD) : END | FAIL;
        });
    }
    streamsize readsome(T* to, streamsize count) {
        _Chcount = 0;
        guarded(true, [&] {
            streamsize there = Base::rdbuf()->in_avail();
            if (there < 0) return static_cast<int>(END);
            if (there) _Chcount = Base::rdbuf()->sgetn(to, least(there, count));
            return static_cast<int>(GOOD);
        });
        return _Chcount;
    }
    I peek() {
        I c = Traits::eof();
        _Chcount = 0;
        guarded(true, [&] {
            c = Base::rdbuf()->sgetc();
            return Traits::is_eof(c) ? END : GOOD;
        });
        return c;
    }
    basic_istream& putback(T c) {
        _Chcount = 0;
        Base::clear(this->rdstate() & ~END);
        return guarded(true, [&] { return Traits::is_eof(Base::rdbuf()->sputbackc(c)) ? BAD : GOOD; });
    }
    basic_istream& unget() {
        _Chcount = 0;
        Base::clear(this->rdstate() & ~END);
        return guarded(true, [&] { return Traits::is_eof(Base::rdbuf()->sungetc()) ? BAD : GOOD; });
    }
    int sync() {
        if (!Base::rdbuf()) return -1;
        int answer = -1;
        guarded(true, [&] {
            answer = Base::rdbuf()->pubsync() == -1 ? -1 : 0;
            return answer ? BAD : GOOD;
        });
        return answer;
    }
    basic_istream& seekg(Place place) {
        Base::clear(this->rdstate() & ~END);
        return guarded(true, [&] { return Base::rdbuf()->pubseekpos(place, OPEN_IN) == _BADOFF ? FAIL : GOOD; });
    }
    basic_istream& seekg(streamoff offset, int way) {
        Base::clear(this->rdstate() & ~END);
        return guarded(true, [&] { return Base::rdbuf()->pubseekoff(offset, way, OPEN_IN) == _BADOFF ? FAIL : GOOD; });
    }
    Place tellg() {
        Place place(_BADOFF);
        guarded(true, [&] {
            place = Base::rdbuf()->pubseekoff(0, FROM_CURRENT, OPEN_IN);
            return static_cast<int>(GOOD);
        });
        return this->fail() ? Place(_BADOFF) : place;
    }

protected:
    basic_istream(basic_istream&& other) : _Chcount(other._Chcount) {
        Base::init();
        Base::move(static_cast<Base&>(other));
        other._Chcount = 0;
    }
    basic_istream& operator=(basic_istream&& other) {
        this->swap(other);
        return *this;
    }
    void swap(basic_istream& other) {
        if (this == &other) return;
        Base::swap(other);
        exchange(_Chcount, other._Chcount);
    }

private:
    basic_istream(const basic_istream&) = delete;
    basic_istream& operator=(const basic_istream&) = delete;
    streamsize _Chcount;
};

template <class T, class Traits>
class EXPORT basic_iostream : public basic_istream<T, Traits>, public basic_ostream<T, Traits> {
    typedef basic_ios<T, Traits> Base;

public:
    explicit basic_iostream(basic_streambuf<T, Traits>* buffer)
        : basic_istream<T, Traits>(buffer, false), basic_ostream<T, Traits>(_Noinit, false) {}
    ~basic_iostream() noexcept override {}

protected:
    basic_iostream(basic_iostream&& other)
        : basic_istream<T, Traits>(nullptr, false, false), basic_ostream<T, Traits>(_Noinit, false) {
        Base::init();
        Base::move(static_cast<Base&>(other));
    }
    basic_iostream& operator=(basic_iostream&& other) {
        this->swap(other);
        return *this;
    }
    void swap(basic_iostream& other) {
        if (this != &other) Base::swap(other);
    }
};
#pragma vtordisp(pop)
}  // namespace std
