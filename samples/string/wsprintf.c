/* wsprintf formats with its own small set of conversions.
 */
#include "../facts.h"

int main(void)
{
    char text[200];
    WCHAR wide[200];
    int count;

    count = wsprintfA(text, "%d|%5d|%-5d|%05d|%u|%x|%X|%#x|%08lX", -5, 42, 42, 42, 4000000000u, 255, 255, 255,
                      0xabcL);
    printf("%d %s\n", count, text);
    count = wsprintfA(text, "%s|%10s|%-10s|%.2s|%c|%%|%S|%hs", "text", "right", "left", "cut", 'c', L"wide",
                      "narrow");
    printf("%d %s\n", count, text);
    count = wsprintfA(text, "%I64d|%I64x|%ld|%i", 123456789012345LL, 0xabcdef0123456789ULL, -1L, 7);
    printf("%d %s\n", count, text);
    count = wsprintfW(wide, L"%s|%S|%d|%c", L"wide", "narrow", 5, L'x');
    printf("%d %ls\n", count, wide);
    count = wsprintfA(text, "%.3d|%5.1s|%p", 7, "abc", (void *)0x1234);
    printf("%d %.10s\n", count > 10, text);
    return 0;
}
