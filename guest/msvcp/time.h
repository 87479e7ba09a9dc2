// Dates as text: time_put, time_get.
#pragma once
#include "numbers.h"

struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};

namespace std {
class EXPORT time_base : public locale::facet {
public:
    enum dateorder { no_order, dmy, mdy, ymd, ydm };
    NO_COPY(time_base)
    time_base(size_t references = 0) : facet(references) {}
    ~time_base() noexcept override {}
};

template <class T, class Output> class EXPORT time_put : public locale::facet {
public:
    NO_COPY(time_put)
    explicit time_put(size_t references = 0) : facet(references) {}
    time_put(const _Locinfo& info, size_t references = 0) : facet(references) { _Init(info); }
    Output put(Output to, ios_base& format, T fill, const tm* time, const T* first, const T* last) const {
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        for (; first != last; ++first) {
            if (type.narrow(*first) != '%' || last - first == 1) {
                to.put(*first);
                continue;
            }
            char specifier = type.narrow(*++first), modifier = '\0';
            if ((specifier == 'E' || specifier == 'O' || specifier == '#') && last - first > 1) {
                modifier = specifier;
                specifier = type.narrow(*++first);
            }
            to = do_put(to, format, fill, time, specifier, modifier);
        }
        return to;
    }
    Output put(Output to, ios_base& format, T fill, const tm* time, char specifier, char modifier = '\0') const {
        return do_put(to, format, fill, time, specifier, modifier);
    }
    GETCAT(time_put, CATEGORY_TIME)
    static locale::id id;

protected:
    ~time_put() noexcept override {}
    void _Init(const _Locinfo& info) { _Tnames = info._Gettnames(); }
    virtual Output do_put(Output to, ios_base& format, T, const tm* time, char specifier, char modifier) const {
        char text[6] = {'!', '%'}, buffer[512];  // the mark tells an empty result from one that does not fit
        char* at = text + 2;
        if (modifier == '#') *at++ = modifier;
        *at = specifier;
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        size_t count = strftime(buffer, sizeof buffer, text, time);
        for (size_t index = 1; index < count; ++index) to.put(type.widen(buffer[index]));
        return to;
    }

private:
    _Timevec _Tnames;
};

template <class T, class Input> class EXPORT time_get : public time_base {
public:
    NO_COPY(time_get)
    explicit time_get(size_t references = 0) : time_base(references) { _Init(_Locinfo("C")); }
    time_get(const _Locinfo& info, size_t references = 0) : time_base(references) { _Init(info); }
    dateorder date_order() const { return do_date_order(); }
    Input get_time(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return do_get_time(from, end, format, state, time);
    }
    Input get_date(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return do_get_date(from, end, format, state, time);
    }
    Input get_weekday(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return do_get_weekday(from, end, format, state, time);
    }
    Input get_monthname(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return do_get_monthname(from, end, format, state, time);
    }
    Input get_year(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return do_get_year(from, end, format, state, time);
    }
    Input get(Input from, Input end, ios_base& format, int& state, tm* time, const T* first, const T* last) const {
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        for (; first != last && state == GOOD; ++first) {
            if (type.narrow(*first) == '%' && last - first > 1) {
                char specifier = type.narrow(*++first), modifier = '\0';
                if ((specifier == 'E' || specifier == 'O' || specifier == '#') && last - first > 1) {
                    modifier = specifier;
                    specifier = type.narrow(*++first);
                }
                from = do_get(from, end, format, state, time, specifier, modifier);
            } else if (type.is(SPACES, *first)) {
                skip_blanks(from, end, type);
            } else if (!from.differs(end) || type.tolower(*from) != type.tolower(*first)) {
                state |= FAIL;
            } else {
                ++from;
            }
        }
        if (!from.differs(end)) state |= END;
        return from;
    }
    Input get(Input from, Input end, ios_base& format, int& state, tm* time, char specifier, char modifier = '\0')
        const {
        return do_get(from, end, format, state, time, specifier, modifier);
    }
    GETCAT(time_get, CATEGORY_TIME)
    static locale::id id;

protected:
    ~time_get() noexcept override {}
    void _Init(const _Locinfo& info) { _Dateorder = static_cast<dateorder>(info._Getdateorder()); }
    virtual dateorder do_date_order() const { return _Dateorder; }
    virtual Input do_get_time(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return pattern(from, end, format, state, time, "%H:%M:%S");
    }
    virtual Input do_get_date(Input from, Input end, ios_base& format, int& state, tm* time) const {
        return pattern(from, end, format, state, time, "%m/%d/%Y");
    }
    virtual Input do_get_weekday(Input from, Input end, ios_base& format, int& state, tm* time) const {
        static const char* const names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                            "thursday", "friday", "saturday"};
        return name(from, end, format, state, names, 7, time->tm_wday);
    }
    virtual Input do_get_monthname(Input from, Input end, ios_base& format, int& state, tm* time) const {
        static const char* const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                            "july",    "august",   "september", "october", "november", "december"};
        return name(from, end, format, state, names, 12, time->tm_mon);
    }
    virtual Input do_get_year(Input from, Input end, ios_base& format, int& state, tm* time) const {
        int year = 0;
        state |= number(from, end, 0, 9999, 4, year, format);
        if (!(state & FAIL)) time->tm_year = year < 69 ? year + 100 : year < 100 ? year : year - 1900;
        return from;
    }
    virtual Input do_get(Input from, Input end, ios_base& format, int& state, tm* time, char specifier, char) const {
        int value = 0;
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        switch (specifier) {
        case 'a': case 'A': return do_get_weekday(from, end, format, state, time);
        case 'b': case 'B': case 'h': return do_get_monthname(from, end, format, state, time);
        case 'd': case 'e': state |= number(from, end, 1, 31, 2, time->tm_mday, format); break;
        case 'H': state |= number(from, end, 0, 23, 2, time->tm_hour, format); break;
        case 'I':
            state |= number(from, end, 1, 12, 2, value, format);
            if (!(state & FAIL)) time->tm_hour = value % 12;
            break;
        case 'j':
            state |= number(from, end, 1, 366, 3, value, format);
            if (!(state & FAIL)) time->tm_yday = value - 1;
            break;
        case 'm':
            state |= number(from, end, 1, 12, 2, value, format);
            if (!(state & FAIL)) time->tm_mon = value - 1;
            break;
        case 'M': state |= number(from, end, 0, 59, 2, time->tm_min, format); break;
        case 'S': state |= number(from, end, 0, 60, 2, time->tm_sec, format); break;
        case 'w': state |= number(from, end, 0, 6, 1, time->tm_wday, format); break;
        case 'p': {
            static const char* const halves[] = {"am", "pm"};
            from = name(from, end, format, state, halves, 2, value);
            if (!(state & FAIL)) time->tm_hour += value && time->tm_hour < 12 ? 12 : 0;
            return from;
        }
        case 'y':
            state |= number(from, end, 0, 99, 2, value, format);
            if (!(state & FAIL)) time->tm_year = value < 69 ? value + 100 : value;
            break;
        case 'Y': return do_get_year(from, end, format, state, time);
        case 'n': case 't': skip_blanks(from, end, type); break;
        case 'c': return pattern(from, end, format, state, time, "%b %d %H:%M:%S %Y");
        case 'D': return pattern(from, end, format, state, time, "%m/%d/%y");
        case 'F': return pattern(from, end, format, state, time, "%Y-%m-%d");
        case 'r': return pattern(from, end, format, state, time, "%I:%M:%S %p");
        case 'R': return pattern(from, end, format, state, time, "%H:%M");
        case 'T': case 'X': return pattern(from, end, format, state, time, "%H:%M:%S");
        case 'x': return pattern(from, end, format, state, time, "%d/%m/%y");
        case '%':
            if (from.differs(end) && type.narrow(*from) == '%')
                ++from;
            else
                state |= FAIL;
            break;
        default: state |= FAIL;
        }
        if (!from.differs(end)) state |= END;
        return from;
    }

private:
    enum { SPACES = 0x48 };
    static void skip_blanks(Input& from, const Input& end, const ctype<T>& type) {
        while (from.differs(end) && type.is(SPACES, *from)) ++from;
    }
    Input pattern(Input from, Input end, ios_base& format, int& state, tm* time, const char* text) const {
        T wide[24];
        size_t count = 0;
        for (; text[count]; ++count) wide[count] = T(text[count]);
        return get(from, end, format, state, time, wide, wide + count);
    }
    static int number(Input& from, const Input& end, int lowest, int highest, int digits, int& value,
                      ios_base& format) {
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        skip_blanks(from, end, type);
        int found = 0, count = 0;
        for (; count < digits && from.differs(end); ++from, ++count) {
            char c = type.narrow(*from);
            if (c < '0' || c > '9') break;
            found = 10 * found + c - '0';
        }
        if (!count || found < lowest || found > highest) return FAIL;
        value = found;
        return GOOD;
    }
    // One of several names, in full or by its first three letters.
    static Input name(Input from, Input end, ios_base& format, int& state, const char* const* names, int count,
                      int& value) {
        const ctype<T>& type = use<ctype<T>>(format.getloc());
        unsigned possible = (1U << count) - 1;
        size_t length = 0;
        for (; from.differs(end); ++from, ++length) {
            char c = type.narrow(type.tolower(*from));
            unsigned still = 0;
            for (int index = 0; index < count; ++index)
                if (possible & 1U << index && length < strlen(names[index]) && names[index][length] == c)
                    still |= 1U << index;
            if (!still) break;
            possible = still;
        }
        for (int index = 0; index < count; ++index) {
            size_t whole = strlen(names[index]);
            if (!(possible & 1U << index) || !length || (length != whole && length != 3)) continue;
            value = index;
            if (!from.differs(end)) state |= END;
            return from;
        }
        state |= FAIL;
        return from;
    }
    dateorder _Dateorder;
};
}  // namespace std
