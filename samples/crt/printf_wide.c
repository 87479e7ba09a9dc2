/* wprintf and its family: in a wide format %s is a wide string.
 * crt: msvcrt ucrt
 */
#include <stdio.h>
#include <wchar.h>

int main(void)
{
    wchar_t text[64];
    int count;

    wprintf(L"[%d] [%hs] [%ls] [%c] [%5.2f]\n", 5, "narrow", L"wide", L'c', 2.5);
    count = _snwprintf(text, 64, L"%ls %d %hs", L"wide", 42, "narrow");
    wprintf(L"%d [%ls]\n", count, text);
    count = _snwprintf(text, 4, L"%ls", L"truncated");
    wprintf(L"%d %.4ls\n", count, text);
    fputws(L"fputws\n", stdout);
    putwchar(L'w');
    putwchar(L'\n');
    return 0;
}
