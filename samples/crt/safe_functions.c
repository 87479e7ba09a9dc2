/* The _s functions check their buffers, and an invalid parameter handler sees what they refuse.
 * crt: ucrt
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int calls;

static void handler(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line,
                    uintptr_t unused)
{
    calls++;
}

int main(void)
{
    char text[8] = "old";

    _set_invalid_parameter_handler(handler);
    printf("copy %d", strcpy_s(text, sizeof text, "fits"));
    printf(" %s\n", text);
    printf("too long %d", strcpy_s(text, sizeof text, "does not fit"));
    printf(" <%s> calls %d\n", text, calls);
    printf("append %d", strcat_s(text, sizeof text, "abc"));
    printf(" %s\n", text);
    printf("part %d", strncpy_s(text, sizeof text, "truncated", _TRUNCATE));
    printf(" %s truncate %d\n", text, STRUNCATE);
    printf("format %d", sprintf_s(text, sizeof text, "%d", 1234));
    printf(" %s\n", text);
    printf("memory %d", memcpy_s(text, 4, "123456", 6));
    printf(" calls %d\n", calls);
    printf("number %d", _itoa_s(-42, text, sizeof text, 10));
    printf(" %s\n", text);
    return 0;
}
