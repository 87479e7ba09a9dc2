/* _sprintf_p takes its arguments by position.
 */
#include "../facts.h"

int main(void)
{
    int (*format)(char *, size_t, const char *, ...) = (int (*)(char *, size_t, const char *, ...))GetProcAddress(
        GetModuleHandleA("msvcrt.dll"), "_sprintf_p");
    char text[64];
    int count;

    count = format(text, sizeof text, "%2$s %1$d %2$s", 42, "twice");
    printf("%d %s\n", count, text);
    count = format(text, sizeof text, "%1$*2$d|%1$x", 255, 6);
    printf("%d %s\n", count, text);
    count = format(text, sizeof text, "%3$c%2$c%1$c", 'a', 'b', 'c');
    printf("%d %s\n", count, text);
    count = format(text, sizeof text, "%d %s plain", 1, "two");
    printf("%d %s\n", count, text);
    return 0;
}
