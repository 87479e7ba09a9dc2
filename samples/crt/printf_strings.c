/* printf with strings: widths, precisions, wide strings and null pointers.
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    static const char unterminated[3] = {'a', 'b', 'c'};

    printf("[%s] [%10s] [%-10s] [%.3s] [%10.3s] [%-10.3s|]\n", "string", "string", "string", "string",
           "string", "string");
    printf("[%.3s] [%.0s] [%s]\n", unterminated, unterminated, "");
    printf("[%s] [%.3s]\n", (char *)NULL, (char *)NULL);
    printf("[%S] [%ls] [%.2ls] [%6ls]\n", L"wide", L"wide", L"wide", L"wide");
    printf("[%hs] [%C] [%lc]\n", "narrow", L'x', L'y');
    printf("[%*s] [%.*s]\n", 8, "abc", 2, "abc");
    printf("[%c%c%c]\n", 'a', 0x41, '!');
    return 0;
}
