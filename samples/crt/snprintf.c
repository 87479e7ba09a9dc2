/* sprintf, _snprintf and vsnprintf: what they return and when they terminate.
 * crt: msvcrt ucrt
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int format(char *text, size_t size, const char *format, ...)
{
    va_list list;
    int count;

    va_start(list, format);
    count = _vsnprintf(text, size, format, list);
    va_end(list);
    return count;
}

int main(void)
{
    char text[16];
    int count = sprintf(text, "%d-%s", 12, "ab");

    printf("%d [%s]\n", count, text);
    memset(text, '#', sizeof text);
    count = _snprintf(text, 4, "abcdefgh");
    printf("%d [%.6s]\n", count, text);
    memset(text, '#', sizeof text);
    count = _snprintf(text, 4, "abcd");
    printf("%d [%.6s]\n", count, text);
    memset(text, '#', sizeof text);
    count = _snprintf(text, 5, "abcd");
    printf("%d [%s]\n", count, text);
    memset(text, '#', sizeof text);
    count = format(text, 8, "%s/%d", "x", 123456789);
    printf("%d [%.9s]\n", count, text);
    printf("%d\n", _scprintf("%d %s", 12345, "abc"));
    memset(text, '#', sizeof text);
    count = snprintf(text, 4, "abcdefgh");
    printf("%d [%s]\n", count, text);
    return 0;
}
