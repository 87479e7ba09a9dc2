/* FindNLSString finds text as CompareString sees it; domain names go to ASCII and back.
 */
#define _WIN32_WINNT 0x600
#include "../facts.h"

static void find(DWORD flags, const WCHAR *text, const WCHAR *wanted)
{
    int length = -1;
    int at = FindNLSStringEx(LOCALE_NAME_INVARIANT, flags, text, -1, wanted, -1, &length, NULL, NULL, 0);

    printf("%06lx: at %d, %d long\n", flags, at, length);
}

int main(void)
{
    WCHAR out[64];
    int count;

    find(FIND_FROMSTART, L"One two one", L"one");
    find(FIND_FROMSTART | LINGUISTIC_IGNORECASE, L"One two one", L"one");
    find(FIND_FROMEND | NORM_IGNORECASE, L"One two one", L"ONE");
    find(FIND_STARTSWITH, L"One two one", L"One");
    find(FIND_STARTSWITH, L"One two one", L"two");
    find(FIND_ENDSWITH, L"One two one", L"one");
    find(FIND_FROMSTART, L"abc", L"x");
    count = IdnToAscii(0, L"b\xfc" L"cher.example", -1, out, 64);
    printf("%d %ls\n", count, out);
    count = IdnToUnicode(0, L"xn--bcher-kva.example", -1, out, 64);
    printf("%d %04x %04x\n", count, out[1], out[2]);
    count = IdnToAscii(0, L"plain.example", 5, out, 64);
    printf("%d %.5ls\n", count, out);
    result("empty label", IdnToAscii(0, L"a..b", -1, out, 64));
    result("small", IdnToAscii(0, L"b\xfc" L"cher", -1, out, 4));
    return 0;
}
