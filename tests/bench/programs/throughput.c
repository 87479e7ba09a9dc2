/* Copies standard input to standard output with fread and fwrite. */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>

int main(void)
{
    static char buffer[65536];
    size_t count;
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) fwrite(buffer, 1, count, stdout);
    return 0;
}
