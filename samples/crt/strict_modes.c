/* The Universal CRT's fopen, _fdopen and freopen report modes with letters that are none, come twice or exclude each other.
crt: ucrt
files: there.txt=abc
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int reported;

static void report(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line,
                   uintptr_t reserved)
{
    reported++;
}

static void show(const char *what, FILE *file)
{
    printf(" %s %d %d %d", what, file != NULL, file ? 0 : errno, reported);
    reported = errno = 0;
    if (file)
        fclose(file);
}

int main(void)
{
    static const char *modes[] = {
        "", "x", "rw", "r+b", "rbt", "rtt", "r++", "rbb", "rz", " r", "r b", "r\t", "rS", "rR", "rSR", "rN", "rNN", "rT", "rTT",
        "rn", "rc", "rcn", "rD", "rDD", "rTD", "rx", "ax", "a+x", "rbx", "wx", "w+xb", "a", "w", "r,", "r,x", "r,ccs", "r,ccs=",
        "r ,ccs=UTF-8", "r, ccs = UTF-16LE", "rb,ccs=UNICODE", "r,ccs=UTF-7",
    };

    _set_invalid_parameter_handler(report);
    for (int i = 0; i < sizeof modes / sizeof *modes; i++) {
        int descriptor;

        printf("<%s>", modes[i]);
        show("new", fopen("new.txt", modes[i]));
        remove("new.txt");
        descriptor = _open("there.txt", _O_RDWR | _O_CREAT, 0600);
        show("descriptor", _fdopen(descriptor, modes[i]));
        show("again", freopen("there.txt", modes[i], fopen("there.txt", "a")));
        printf("\n");
    }
    return 0;
}
