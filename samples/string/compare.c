/* CompareString orders words as people do: case, accents and punctuation weigh less than letters.
 */
#include "../facts.h"

static void compare(DWORD flags, const WCHAR *a, const WCHAR *b)
{
    printf("%05lx %ls %ls: %d\n", flags, a, b, CompareStringW(0x409, flags, a, -1, b, -1));
}

int main(void)
{
    compare(0, L"abc", L"abd");
    compare(0, L"abc", L"ABC");
    compare(0, L"ABC", L"abd");
    compare(NORM_IGNORECASE, L"abc", L"ABC");
    compare(0, L"abc", L"abcd");
    compare(0, L"", L"a");
    compare(0, L"", L"");
    compare(0, L"a", L"B");
    compare(0, L"1", L"a");
    compare(0, L"_", L"a");
    compare(0, L"10", L"9");
    compare(SORT_STRINGSORT, L"co-op", L"coop");
    compare(0, L"resume", L"resumf");
    printf("accent %d\n", CompareStringW(0x409, 0, L"e", 1, L"\xe9", 1));
    printf("ignored %d\n", CompareStringW(0x409, NORM_IGNORENONSPACE, L"e", 1, L"\xe9", 1));
    printf("before f %d\n", CompareStringW(0x409, 0, L"\xe9", 1, L"f", 1));
    printf("counted %d\n", CompareStringW(0x409, 0, L"abcX", 3, L"abcY", 3));
    printf("ansi %d\n", CompareStringA(0x409, NORM_IGNORECASE, "Hello", -1, "hELLO", -1));
    printf("ordinal %d %d\n", CompareStringOrdinal(L"a", -1, L"B", -1, FALSE),
           CompareStringOrdinal(L"a", -1, L"B", -1, TRUE));
    printf("lstrcmp %d %d %d\n", lstrcmpA("a", "B"), lstrcmpiA("ABC", "abc"), lstrcmpW(L"b", L"a"));
    result("bad flags", CompareStringW(0x409, 0x00800000, L"a", -1, L"b", -1));
    result("null", CompareStringW(0x409, 0, NULL, -1, L"b", -1));
    return 0;
}
