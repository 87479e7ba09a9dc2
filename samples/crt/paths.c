/* _splitpath, _makepath and _fullpath take paths apart and put them together.
 * crt: msvcrt ucrt
 */
#include <direct.h>
#include <stdio.h>
#include <stdlib.h>

static void split(const char *path)
{
    char drive[_MAX_DRIVE], dir[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT];

    _splitpath(path, drive, dir, name, extension);
    printf("%s -> [%s] [%s] [%s] [%s]\n", path, drive, dir, name, extension);
}

static void make(const char *drive, const char *dir, const char *name, const char *extension)
{
    char path[_MAX_PATH];

    _makepath(path, drive, dir, name, extension);
    printf("%s\n", path);
}

static void full(const char *path)
{
    char text[_MAX_PATH];

    printf("%s -> %s\n", path, _fullpath(text, path, sizeof text));
}

int main(void)
{
    split("C:\\dir\\sub\\name.ext");
    split("relative/dir/file.tar.gz");
    split("C:name");
    split(".hidden");
    split("\\\\server\\share\\f");
    split("dir.with.dot\\noext");
    split("");
    make("C", "dir", "name", "ext");
    make("D:", "\\dir\\", "name", ".ext");
    make("", "a/b", "c", "");
    make(NULL, NULL, "x", "y");
    _chdir("C:\\windows");
    full("a.txt");
    full("..\\x\\.\\y");
    full("C:\\a\\..\\b\\");
    full("\\rooted\\path");
    return 0;
}
