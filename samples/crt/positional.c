/* _printf_p takes its arguments by position.
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    char text[64];
    int count;

    _printf_p("%2$s %1$d %2$s\n", 42, "twice");
    _printf_p("%1$*2$d|%1$x\n", 255, 6);
    count = _sprintf_p(text, sizeof text, "%3$c%2$c%1$c", 'a', 'b', 'c');
    printf("%d %s\n", count, text);
    _printf_p("%d %s plain\n", 1, "two");
    return 0;
}
