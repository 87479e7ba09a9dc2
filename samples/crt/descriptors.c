/* Descriptors are duplicated, tied to handles, and connected by pipes.
 * crt: msvcrt ucrt
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <windows.h>

int main(void)
{
    int pipe[2], copy, file;
    char text[16] = "";
    HANDLE handle;

    printf("pipe %d\n", _pipe(pipe, 256, _O_BINARY));
    printf("write %d", _write(pipe[1], "through", 7));
    printf(" read %d", _read(pipe[0], text, sizeof text));
    printf(" %s\n", text);
    copy = _dup(pipe[1]);
    _close(pipe[1]);
    printf("copy %d", _write(copy, "xy", 2));
    printf(" read %d\n", _read(pipe[0], text, sizeof text));
    _close(copy);
    printf("end %d\n", _read(pipe[0], text, sizeof text));
    printf("standard %d %d %d\n", _fileno(stdin), _fileno(stdout), _fileno(stderr));
    printf("isatty %d handle %d\n", _isatty(pipe[0]),
           _get_osfhandle(1) == (intptr_t)GetStdHandle(STD_OUTPUT_HANDLE));
    handle = CreateFileA("a.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    file = _open_osfhandle((intptr_t)handle, _O_TEXT);
    printf("from handle %d same %d\n", file > 2, _get_osfhandle(file) == (intptr_t)handle);
    printf("write %d", _write(file, "a\n", 2));
    printf(" length %ld", _filelength(file));
    printf(" close %d\n", _close(file));
    printf("handle closed %d\n", !CloseHandle(handle));
    return 0;
}
