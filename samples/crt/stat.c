/* _stat and _access describe files and directories.
 * files: a.txt=12345 program.exe dir/
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

static void show(const char *name)
{
    struct _stat info;

    errno = 0;
    if (_stat(name, &info)) {
        printf("%s: errno %d\n", name, errno);
        return;
    }
    printf("%s: mode %06o size %ld links %d recent %d\n", name, info.st_mode, (long)info.st_size,
           info.st_nlink,
           time(NULL) - info.st_mtime < 3600);
}

int main(void)
{
    struct _stat64 wide;
    struct _stat pipe;

    show("a.txt");
    show("A.TXT");
    show("program.exe");
    show("dir");
    show("none");
    show("*");
    printf("wide %d", _wstat64(L"a.txt", &wide));
    printf(" %I64d\n", wide.st_size);
    printf("fstat %d", _fstat(1, &pipe));
    printf(" pipe %d\n", (pipe.st_mode & _S_IFIFO) == _S_IFIFO);
    printf("access %d %d %d\n", _access("a.txt", 0), _access("a.txt", 6), _access("none", 0));
    printf("chmod %d", _chmod("a.txt", _S_IREAD));
    printf(" access %d", _access("a.txt", 2));
    printf(" errno %d\n", errno);
    show("a.txt");
    return 0;
}
