/* What makes numbers of text reports that there is none, and gives 0.
crt: ucrt
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static int reported;

static void report(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line,
                   uintptr_t reserved)
{
    reported++;
}

#define SHOW(expression)                                                       \
    do {                                                                       \
        double result;                                                         \
        reported = errno = 0;                                                  \
        result = (double)(expression);                                         \
        printf("%s: %g, %d, %d\n", #expression, result, errno, reported);      \
    } while (0)

int main(void)
{
    char *none = NULL, *end = (char *)1;
    wchar_t *wide = NULL;

    _set_invalid_parameter_handler(report);
    SHOW(atoi(none));
    SHOW(atol(none));
    SHOW(_atoi64(none));
    SHOW(_wtoi(wide));
    SHOW(_wtoi64(wide));
    SHOW(strtol(none, &end, 10));
    printf("%d\n", end == NULL);
    SHOW(wcstoul(wide, NULL, 10));
    SHOW(strtol("1", NULL, 37));
    SHOW(atof(none));
    SHOW(_wtof(wide));
    SHOW(strtod(none, NULL));
    SHOW(wcstod(wide, NULL));
    return 0;
}
