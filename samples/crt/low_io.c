/* Low-level files: _open, _read, _write, _lseek, _tell, _eof, _chsize and their errors.
 * files: a.bin=0123456789
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <sys/stat.h>

int main(void)
{
    char text[32] = "";
    int file = _open("a.bin", _O_RDWR | _O_BINARY), other;

    printf("open %d\n", file > 2);
    printf("read %d", _read(file, text, 4));
    printf(" %.4s\n", text);
    printf("seek %ld", _lseek(file, -2, SEEK_END));
    printf(" tell %ld eof %d\n", _tell(file), _eof(file));
    printf("read %d", _read(file, text, 10));
    printf(" eof %d", _eof(file));
    printf(" again %d\n", _read(file, text, 10));
    printf("length %ld", _filelength(file));
    printf(" chsize %d", _chsize(file, 15));
    printf(" %ld\n", _filelength(file));
    printf("write %d\n", _write(file, "abc", 3));
    printf("commit %d", _commit(file));
    printf(" close %d\n", _close(file));
    errno = 0;
    printf("missing %d", _open("none", _O_RDONLY));
    printf(" errno %d\n", errno);
    printf("exists %d", _open("a.bin", _O_CREAT | _O_EXCL | _O_WRONLY, _S_IREAD | _S_IWRITE));
    printf(" errno %d\n", errno);
    other = _open("new.txt", _O_CREAT | _O_WRONLY | _O_TEXT, _S_IREAD | _S_IWRITE);
    printf("text write %d", _write(other, "a\nb\n", 4));
    printf(" length %ld\n", _filelength(other));
    errno = 0;
    printf("read write-only %d", _read(other, text, 1));
    printf(" errno %d\n", errno);
    _close(other);
    other = _open("new.txt", _O_APPEND | _O_RDWR | _O_BINARY);
    printf("append %d", _write(other, "c", 1));
    printf(" at %ld\n", _tell(other));
    _close(other);
    return 0;
}
