/* The wide string functions.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int sign(int value) { return (value > 0) - (value < 0); }

static const wchar_t *text(const wchar_t *found) { return found ? found : L"(null)"; }

int main(void)
{
    wchar_t buffer[32] = L"abc", *end;

    printf("%d %d\n", (int)wcslen(L"hello"), (int)wcsnlen(L"hello", 3));
    printf("%ls", wcscpy(buffer, L"copy"));
    printf(" %ls", wcscat(buffer, L"cat"));
    printf(" %ls\n", wcsncat(buffer, L"xyz", 2));
    printf("%d %d %d\n", sign(wcscmp(L"a", L"b")), wcscmp(L"a", L"a"), wcsncmp(L"abX", L"abY", 2));
    printf("%d %d %d\n", _wcsicmp(L"HeLLo", L"hEllO"), sign(_wcsicmp(L"a", L"B")),
           _wcsnicmp(L"ABx", L"aby", 2));
    printf("%ls %ls %ls\n", text(wcschr(L"hello", 'l')), text(wcsrchr(L"hello", 'l')),
           text(wcschr(L"hello", 'z')));
    printf("%ls %ls\n", text(wcsstr(L"haystack", L"st")), text(wcspbrk(L"hello", L"xlo")));
    printf("%d %d\n", (int)wcsspn(L"aabbcc", L"ab"), (int)wcscspn(L"hello", L"lo"));
    printf("%ls", _wcsrev(wcscpy(buffer, L"reverse")));
    printf(" %ls", _wcsupr(buffer));
    printf(" %ls\n", _wcslwr(buffer));
    printf("%ld", wcstol(L" -42rest", &end, 10));
    printf(" %ls %lu %g\n", end, wcstoul(L"ff", NULL, 16), wcstod(L"2.5e1x", &end));
    printf("%d %ls\n", _wtoi(L"123"), _itow(255, buffer, 16));
    wmemset(buffer, L'x', 3);
    buffer[3] = 0;
    printf("%ls %d\n", buffer, wmemcmp(L"abc", L"abd", 2));
    return 0;
}
