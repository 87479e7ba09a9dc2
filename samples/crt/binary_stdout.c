/* _setmode switches the standard output between text and binary.
 * crt: msvcrt ucrt
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>

int main(void)
{
    int old;

    printf("text\n");
    fflush(stdout);
    old = _setmode(1, _O_BINARY);
    printf("binary, was text %d\n", old == _O_TEXT);
    fflush(stdout);
    old = _setmode(1, _O_TEXT);
    printf("text, was binary %d\n", old == _O_BINARY);
    return 0;
}
