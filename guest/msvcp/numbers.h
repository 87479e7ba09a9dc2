// Numbers as text: numpunct, num_put, num_get.
#pragma once
#include "ios.h"

namespace std {
template <class T> class numpunct : public locale::facet {
    typedef basic_string_view_of<T> String;

public:
    numpunct(const _Locinfo&, size_t references = 0) : facet(references) {}
    T decimal_point() const { return do_decimal_point(); }
    T thousands_sep() const { return do_thousands_sep(); }
    string grouping() const { return do_grouping(); }
    String name(bool value) const { return value ? do_truename() : do_falsename(); }
    GETCAT(numpunct, CATEGORY_NUMERIC)
    EXPORT static locale::id id;

protected:
    virtual T do_decimal_point() const { return T('.'); }
    virtual T do_thousands_sep() const { return T(','); }
    virtual string do_grouping() const { return string(); }
    virtual String do_falsename() const { return widened("false"); }
    virtual String do_truename() const { return widened("true"); }

private:
    static String widened(const char* text) {
        T wide[8];
        size_t count = 0;
        for (; text[count]; ++count) wide[count] = T(text[count]);
        return String(wide, count);
    }
};

inline char text_at(const string& text, size_t index) { return text.data()[index]; }

// Where separators go among `digits` digits: calls separate(n) for every n digits from the right that end a group.
template <class Separate> void group_digits(const string& groups, size_t digits, Separate separate) {
    size_t taken = 0;
    for (size_t index = 0; index < groups.size();) {
        char size = text_at(groups, index);
        if (size <= 0 || size == 127 || digits - taken <= static_cast<size_t>(size)) return;
        taken += static_cast<size_t>(size);
        separate(taken);
        if (index + 1 < groups.size()) ++index;
    }
}

template <class T, class Output> class EXPORT num_put : public locale::facet {
    enum { BUFFER = 512 };

public:
    NO_COPY(num_put)
    explicit num_put(size_t references = 0) : facet(references) {}
    num_put(const _Locinfo& info, size_t references = 0) : facet(references) { _Init(info); }
    Output put(Output to, ios_base& format, T fill, bool value) const { return do_put(to, format, fill, value); }
    Output put(Output to, ios_base& format, T fill, long value) const { return do_put(to, format, fill, value); }
    Output put(Output to, ios_base& format, T fill, unsigned long value) const {
        return do_put(to, format, fill, value);
    }
    Output put(Output to, ios_base& format, T fill, int64 value) const { return do_put(to, format, fill, value); }
    Output put(Output to, ios_base& format, T fill, uint64 value) const { return do_put(to, format, fill, value); }
    Output put(Output to, ios_base& format, T fill, double value) const { return do_put(to, format, fill, value); }
    Output put(Output to, ios_base& format, T fill, long double value) const {
        return do_put(to, format, fill, value);
    }
    Output put(Output to, ios_base& format, T fill, const void* value) const {
        return do_put(to, format, fill, value);
    }
    GETCAT(num_put, CATEGORY_NUMERIC)
    static locale::id id;

protected:
    ~num_put() noexcept override {}
    void _Init(const _Locinfo&) {}
    virtual Output do_put(Output to, ios_base& format, T fill, bool value) const {
        if (!(format.flags() & BOOLALPHA)) return do_put(to, format, fill, static_cast<long>(value));
        basic_string_view_of<T> name = use<numpunct<T>>(format.getloc()).name(value);
        return padded(to, format, fill, name.data(), 0, name.size());
    }
    virtual Output do_put(Output to, ios_base& format, T fill, long value) const {
        bool is_signed = !(format.flags() & BASEFIELD & ~DEC);
        int64 wide = is_signed ? value : static_cast<int64>(static_cast<unsigned long>(value));
        return integer(to, format, fill, static_cast<uint64>(wide), true);
    }
    virtual Output do_put(Output to, ios_base& format, T fill, unsigned long value) const {
        return integer(to, format, fill, value, false);
    }
    virtual Output do_put(Output to, ios_base& format, T fill, int64 value) const {
        return integer(to, format, fill, static_cast<uint64>(value), true);
    }
    virtual Output do_put(Output to, ios_base& format, T fill, uint64 value) const {
        return integer(to, format, fill, value, false);
    }
    virtual Output do_put(Output to, ios_base& format, T fill, double value) const {
        return floating(to, format, fill, value);
    }
    virtual Output do_put(Output to, ios_base& format, T fill, long double value) const {
        return floating(to, format, fill, static_cast<double>(value));
    }
    virtual Output do_put(Output to, ios_base& format, T fill, const void* value) const {
        char buffer[40];
        int count = ::format(buffer, sizeof buffer, "%p", value);
        return number(to, format, fill, buffer, static_cast<size_t>(count), 0, false);
    }

private:
    Output integer(Output to, ios_base& format, T fill, uint64 value, bool is_signed) const {
        char text[16], buffer[80], *at = text;
        int flags = format.flags(), base = flags & BASEFIELD;
        *at++ = '%';
        if (flags & SHOWPOS) *at++ = '+';
        if (flags & SHOWBASE) *at++ = '#';
        memcpy(at, "I64", 3);
        at += 3;
        *at++ = base == OCT ? 'o' : base == HEX ? (flags & UPPERCASE ? 'X' : 'x') : is_signed ? 'd' : 'u';
        *at = 0;
        size_t count = static_cast<size_t>(::format(buffer, sizeof buffer, text, value));
        size_t prefix = buffer[0] == '+' || buffer[0] == '-';
        if (count > prefix + 1 && buffer[prefix] == '0' && (buffer[prefix + 1] | 0x20) == 'x') prefix += 2;
        return number(to, format, fill, buffer, count, prefix, true);
    }
    Output floating(Output to, ios_base& format, T fill, double value) const {
        int flags = format.flags(), style = flags & FLOATFIELD;
        bool upper = flags & UPPERCASE;
        char text[16], *at = text;
        *at++ = '%';
        if (flags & SHOWPOS) *at++ = '+';
        if (flags & SHOWPOINT) *at++ = '#';
        bool with_precision = style != FLOATFIELD;
        if (with_precision) *at++ = '.', *at++ = '*';
        *at++ = style == FIXED        ? (upper ? 'F' : 'f')
                : style == SCIENTIFIC ? (upper ? 'E' : 'e')
                : style == FLOATFIELD ? (upper ? 'A' : 'a')
                                      : (upper ? 'G' : 'g');
        *at = 0;
        int precision = static_cast<int>(format.precision());
        if (precision < 0) precision = 6;
        char small[BUFFER], *buffer = small;
        int count = print(small, BUFFER, text, with_precision, precision, value);
        if (count >= BUFFER) {
            buffer = static_cast<char*>(operator new(static_cast<size_t>(count) + 1));
            print(buffer, static_cast<size_t>(count) + 1, text, with_precision, precision, value);
        }
        size_t prefix = buffer[0] == '+' || buffer[0] == '-';
        if (style == FLOATFIELD && buffer[prefix] == '0' && (buffer[prefix + 1] | 0x20) == 'x') prefix += 2;
        bool finite = buffer[prefix] >= '0' && buffer[prefix] <= '9';
        to = number(to, format, fill, buffer, static_cast<size_t>(count), prefix, finite && style != FLOATFIELD);
        if (buffer != small) operator delete(buffer);
        return to;
    }
    static int print(char* buffer, size_t size, const char* text, bool with_precision, int precision, double value) {
        return with_precision ? ::format(buffer, size, text, precision, value) : ::format(buffer, size, text, value);
    }
    // Widen a number, with the locale's decimal point and separators, and put it, padded.
    Output number(Output to, ios_base& format, T fill, const char* text, size_t count, size_t prefix,
                  bool grouped) const {
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        const numpunct<T>& punctuation = use<numpunct<T>>(format.getloc());
        size_t digits = 0;
        while (prefix + digits < count && is_digit(text[prefix + digits])) ++digits;
        bool breaks[BUFFER] = {};
        size_t more = 0;
        if (grouped) {
            string groups = punctuation.grouping();
            group_digits(groups, digits, [&](size_t from_right) {
                if (digits - from_right < BUFFER) breaks[digits - from_right] = true, ++more;
            });
        }
        T small[BUFFER], *wide = small;
        if (count + more > BUFFER) wide = static_cast<T*>(operator new((count + more) * sizeof(T)));
        size_t length = 0;
        for (size_t index = 0; index < count; ++index) {
            size_t digit = index - prefix;
            if (index >= prefix && digit < digits && digit < BUFFER && breaks[digit])
                wide[length++] = punctuation.thousands_sep();
            wide[length++] = text[index] == '.' ? punctuation.decimal_point() : type.widen(text[index]);
        }
        to = padded(to, format, fill, wide, prefix, length);
        if (wide != small) operator delete(wide);
        return to;
    }
    static bool is_digit(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
    static Output padded(Output to, ios_base& format, T fill, const T* text, size_t prefix, size_t count) {
        size_t width = format.width() > 0 ? static_cast<size_t>(format.width()) : 0;
        size_t room = width > count ? width - count : 0;
        int where = format.flags() & ADJUSTFIELD;
        size_t before = where == LEFT ? count : where == INTERNAL ? prefix : 0;
        for (size_t index = 0; index < before; ++index) to.put(text[index]);
        for (; room; --room) to.put(fill);
        for (size_t index = before; index < count; ++index) to.put(text[index]);
        format.width(0);
        return to;
    }
};

template <class T, class Input> class EXPORT num_get : public locale::facet {
    enum { BUFFER = 800 };

public:
    NO_COPY(num_get)
    explicit num_get(size_t references = 0) : facet(references) {}
    num_get(const _Locinfo& info, size_t references = 0) : facet(references) { _Init(info); }
#define GET(Value)                                                                              \
    Input get(Input from, Input end, ios_base& format, int& state, Value& value) const {        \
        return do_get(from, end, format, state, value);                                         \
    }
    GET(bool) GET(unsigned short) GET(unsigned) GET(long) GET(unsigned long) GET(int64) GET(uint64) GET(float)
    GET(double) GET(long double) GET(void*)
#undef GET
    GETCAT(num_get, CATEGORY_NUMERIC)
    static locale::id id;

protected:
    ~num_get() noexcept override {}
    void _Init(const _Locinfo&) {}
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, bool& value) const {
        if (format.flags() & BOOLALPHA) return name(from, end, format, state, value);
        long number = 0;
        state = GOOD;
        from = do_get(from, end, format, state, number);
        value = number != 0;
        if (number & ~1L) state |= FAIL;
        return from;
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, unsigned short& value) const {
        return natural(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, unsigned& value) const {
        return natural(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, long& value) const {
        return integer(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, unsigned long& value) const {
        return natural(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, int64& value) const {
        return integer(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, uint64& value) const {
        return natural(from, end, format, state, value);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, float& value) const {
        return floating(from, end, format, state, value, strtof);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, double& value) const {
        return floating(from, end, format, state, value, strtod);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, long double& value) const {
        return floating(from, end, format, state, value, strtod);
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, void*& value) const {
        uint64 address = 0;
        int kept = format.setf(HEX, BASEFIELD);
        from = natural(from, end, format, state, address);
        format.flags(kept);
        value = reinterpret_cast<void*>(static_cast<uintptr_t>(address));
        return from;
    }

private:
    // Takes what can belong to a number from the input, without separators, as text for strto….
    class Scan {
    public:
        Scan(Input& from, const Input& end, const ios_base& format)
            : _from(from), _end(end), _type(use<ctype<T>>(format.getloc())),
              _punctuation(use<numpunct<T>>(format.getloc())), _groups(_punctuation.grouping()), _length(0) {}
        int integer(int flags) {
            int field = flags & BASEFIELD;
            int base = field == OCT ? 8 : field == HEX ? 16 : field == DEC ? 10 : 0;
            sign();
            bool some = false;
            if (next() == '0') {
                take('0');
                some = true;
                if ((next() | 0x20) == 'x' && (base == 0 || base == 16)) {
                    take('x');
                    base = 16;
                    some = false;
                } else if (!base) {
                    base = 8;
                }
            }
            if (!base) base = 10;
            if (!digits(base, some)) _length = 0;
            return base;
        }
        void floating() {
            sign();
            int base = 10;
            bool some = false;
            if (next() == '0') {
                take('0');
                some = true;
                if ((next() | 0x20) == 'x') {
                    take('x');
                    base = 16;
                    some = false;
                }
            }
            some = digits(base, some);
            if (_from.differs(_end) && *_from == _punctuation.decimal_point()) {
                take('.');
                some = digits(base, some);
            }
            if (!some) {
                _length = 0;
                return;
            }
            if ((next() | 0x20) == (base == 10 ? 'e' : 'p')) {
                take(base == 10 ? 'e' : 'p');
                sign();
                if (!digits(10, false)) _length = 0;
            }
        }
        const char* text() {
            _buffer[_length] = 0;
            return _buffer;
        }
        bool empty() const { return !_length; }

    private:
        char next() { return _from.differs(_end) ? _type.narrow(*_from, '\0') : '\0'; }
        void take(char c) {
            if (_length < BUFFER - 1) _buffer[_length++] = c;
            ++_from;
        }
        void sign() {
            char c = next();
            if (c == '+' || c == '-') take(c);
        }
        bool digits(int base, bool some) {
            for (;; some = true) {
                if (some && _groups.size() && _from.differs(_end) && *_from == _punctuation.thousands_sep()) {
                    ++_from;
                    continue;
                }
                char c = next();
                int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 99;
                if (digit >= base) return some;
                take(c);
            }
        }
        Input& _from;
        const Input& _end;
        const ctype<T>& _type;
        const numpunct<T>& _punctuation;
        string _groups;
        size_t _length;
        char _buffer[BUFFER];
    };
    template <class Value> static Input integer(Input from, Input end, ios_base& format, int& state, Value& value) {
        Scan scan(from, end, format);
        int base = scan.integer(format.flags());
        const int64 highest = static_cast<int64>((1ULL << (8 * sizeof(Value) - 1)) - 1), lowest = -highest - 1;
        *_errno() = 0;
        int64 found = scan.empty() ? 0 : _strtoi64(scan.text(), nullptr, base);
        bool wrong = scan.empty() || *_errno();
        if (found > highest) found = highest, wrong = true;
        if (found < lowest) found = lowest, wrong = true;
        value = static_cast<Value>(found);
        return finished(from, end, state, wrong);
    }
    template <class Value> static Input natural(Input from, Input end, ios_base& format, int& state, Value& value) {
        Scan scan(from, end, format);
        int base = scan.integer(format.flags());
        const uint64 highest = ~0ULL >> (64 - 8 * sizeof(Value));
        const char* text = scan.text();
        bool negative = *text == '-';
        *_errno() = 0;
        uint64 found = scan.empty() ? 0 : _strtoui64(text + negative, nullptr, base);
        bool wrong = scan.empty() || *_errno();
        if (found > highest)
            found = highest, wrong = true;
        else if (negative)
            found = 0 - found;
        value = static_cast<Value>(found);
        return finished(from, end, state, wrong);
    }
    template <class Value, class Read>
    static Input floating(Input from, Input end, ios_base& format, int& state, Value& value, Read read) {
        Scan scan(from, end, format);
        scan.floating();
        *_errno() = 0;
        value = scan.empty() ? 0 : read(scan.text(), nullptr);
        return finished(from, end, state, scan.empty() || *_errno());
    }
    static Input name(Input from, Input end, ios_base& format, int& state, bool& value) {
        const numpunct<T>& punctuation = use<numpunct<T>>(format.getloc());
        basic_string_view_of<T> names[2] = {punctuation.name(false), punctuation.name(true)};
        bool possible[2] = {true, true};
        int found = -1;
        for (size_t index = 0;; ++index, ++from) {
            bool goes_on = false;
            for (int each = 0; each < 2; ++each) {
                if (!possible[each]) continue;
                if (index == names[each].size()) {
                    found = each;
                    possible[each] = false;
                } else if (from.differs(end) && *from == names[each].data()[index]) {
                    goes_on = true;
                } else {
                    possible[each] = false;
                }
            }
            if (!goes_on) break;
        }
        value = found == 1;
        return finished(from, end, state, found < 0);
    }
    static Input finished(const Input& from, const Input& end, int& state, bool wrong) {
        state = wrong ? FAIL : GOOD;
        if (!from.differs(end)) state |= END;
        return from;
    }
};
}  // namespace std
