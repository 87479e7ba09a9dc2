/* Win32 errors become errno values, and _doserrno keeps the original.
 * files: there.txt=x dir/a.txt
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <direct.h>
#include <stdlib.h>

static void show(const char *what, int outcome)
{
    printf("%s: %d errno %d dos %lu\n", what, outcome, errno, _doserrno);
}

int main(void)
{
    show("open none", _open("none", _O_RDONLY));
    show("open in none", _open("none\\none", _O_RDONLY));
    show("open directory", _open("dir", _O_RDWR));
    show("create existing", _open("there.txt", _O_CREAT | _O_EXCL, 0600));
    show("mkdir existing", _mkdir("dir"));
    show("rmdir full", _rmdir("dir"));
    show("open bad name", _open("a?b", _O_RDONLY));
    errno = 0;
    show("unlink none", _unlink("none"));
    show("chdir file", _chdir("there.txt"));
    return 0;
}
