/* What streams write and read: numbers in every format, widths, text, states, and exceptions of a buffer.
 * libraries: msvcp140
 * flags: -DEXPORT=__declspec(dllimport)
 * stdin: 12 -7 0x1f 3.25e2 true word\nsecond line\n99999999999 end\n
 */
#include "../msvc.h"

#include "../../guest/msvcp/streams.h"

namespace std {
typedef basic_ostream<char, char_traits<char>> ostream;
typedef basic_istream<char, char_traits<char>> istream;
EXPORT extern ostream cout;
EXPORT extern istream cin;
EXPORT _Smanip<streamsize> setw(streamsize);
EXPORT _Smanip<streamsize> setprecision(streamsize);
EXPORT _Smanip<int> setbase(int);
}  // namespace std
using std::cin;
using std::cout;
typedef std::basic_streambuf<char, std::char_traits<char>> Buffer;

template <class T> std::ostream& operator<<(std::ostream& out, const std::_Smanip<T>& manipulator) {
    manipulator._Pfun(out, manipulator._Manarg);
    return out;
}
std::ostream& operator<<(std::ostream& out, char c) { return out.put(c); }
static std::ostream& text(std::ostream& out, const char* words) {
    return out.write(words, static_cast<std::streamsize>(strlen(words)));
}

class Room : public Buffer {  // a fixed one; what does not fit throws
public:
    Room(char* first, size_t size) { setp(first, first + size); }
    size_t used() const { return static_cast<size_t>(pptr() - pbase()); }

protected:
    int overflow(int) override { throw 17; }
};
class Text : public Buffer {
public:
    Text(char* first) { setg(first, first, first + strlen(first)); }
};

static void numbers() {
    const int formats[] = {std::DEC, std::HEX, std::OCT, std::HEX | std::SHOWBASE, std::HEX | std::UPPERCASE | std::SHOWBASE,
                           std::DEC | std::SHOWPOS, std::OCT | std::SHOWBASE};
    for (int format : formats) {
        cout.flags(format);
        cout << 0 << ' ' << 255 << ' ' << -255 << ' ' << 255u << ' ' << static_cast<short>(-2) << ' '
             << 1234567890123LL << ' ' << ~0ULL << ' ' << -1L << ' ' << true;
        cout.put('\n');
    }
    const int styles[] = {0, std::FIXED, std::SCIENTIFIC, std::SHOWPOINT, std::UPPERCASE | std::SCIENTIFIC};
    const double values[] = {0.0, 1.0, -1.5, 3.14159265358979, 1e100, 1e-7, 123456789.0};
    for (int style : styles) {
        cout.flags(std::DEC | style);
        for (double value : values)
            cout << value << ' ' << std::setprecision(3) << value << std::setprecision(6) << ' ' << 1.0f << ' ';
        cout.put('\n');
    }
    cout.flags(std::DEC);
}
static void widths() {
    const int sides[] = {0, std::LEFT, std::RIGHT, std::INTERNAL};
    for (int side : sides) {
        cout.flags(std::DEC | side | std::SHOWBASE);
        cout.fill('*');
        cout << std::setw(8) << 42 << std::setw(8) << -42 << std::setw(8) << -1.5 << std::setw(3) << 12345;
        cout.flags(std::HEX | side | std::SHOWBASE);
        cout << std::setw(8) << 42 << cout.width();
        cout.put('\n');
    }
    cout.fill(' ');
    cout.flags(std::DEC | std::SKIPWS | std::BOOLALPHA);
    cout << std::setw(6) << true << false << std::setbase(16) << 255 << std::setbase(10);
    cout.put('\n');
}
static void reading() {
    int number = 0, negative = 0, hexadecimal = 0, big = 0;
    double real = 0;
    bool truth = false;
    char word[16] = "", line[32] = "", rest[32] = "";
    cin >> number >> negative;
    cin.setf(std::HEX, std::BASEFIELD);
    cin >> hexadecimal;
    cin.setf(std::DEC, std::BASEFIELD);
    cin >> real;
    cin.setf(std::BOOLALPHA);
    cin >> truth;
    cin.get();
    cin.get(word, sizeof word, '\n');
    printf("%d %d %d %g %d %s %d\n", number, negative, hexadecimal, real, truth, word, static_cast<int>(cin.gcount()));
    cin.ignore(10, '\n');
    cin.getline(line, sizeof line);
    printf("%s %d\n", line, static_cast<int>(cin.gcount()));
    cin >> big;
    printf("%d fail %d eof %d\n", big, cin.fail(), cin.eof());
    cin.clear();
    printf("peek %d\n", cin.peek());
    cin.read(rest, sizeof rest);
    printf("%d eof %d fail %d\n", static_cast<int>(cin.gcount()), cin.eof(), cin.fail());
}
static void parse(const char* what) {
    char copy[64];
    memcpy(copy, what, strlen(what) + 1);
    Text buffer(copy);
    std::istream in(&buffer);
    long value = -1;
    in >> value;
    printf("[%s] %ld %d,", what, value, in.rdstate());
    Text again(copy);
    std::istream second(&again);
    double real = -1;
    second >> real;
    printf(" %g %d,", real, second.rdstate());
    Text third(copy);
    std::istream unsigned_in(&third);
    unsigned short natural = 1;
    unsigned_in.setf(0, std::BASEFIELD);
    unsigned_in >> natural;
    printf(" %u %d\n", natural, unsigned_in.rdstate());
}
static void failing() {
    char room[8];
    Room buffer(room, 4);
    std::ostream out(&buffer);
    out << 123456;
    printf("used %d state %d\n", static_cast<int>(buffer.used()), out.rdstate());
    out.clear();
    out.exceptions(std::BAD);
    try {
        out << 7;
        printf("never\n");
    } catch (int thrown) {
        printf("thrown %d state %d\n", thrown, out.rdstate());
    }
    try {
        out.clear();
        out.exceptions(std::FAIL);
        out.setstate(std::FAIL);
        printf("never\n");
    } catch (std::exception& error) {
        printf("%s\n", error.what());
    }
    std::ostream nowhere(nullptr);
    nowhere << 5;
    printf("nowhere %d\n", nowhere.rdstate());
}

int main() {
    cout << 1 << ' ';
    text(cout, "text").put('\n');
    cout.flush();
    numbers();
    widths();
    cout.flush();
    reading();
    const char* const inputs[] = {"", "  5", "-", "+6x", "0x1F", "077", "1e5", "1e", ".5", "-.", "2147483648", "65536", "-1", "1,000"};
    for (const char* input : inputs) parse(input);
    failing();
}
