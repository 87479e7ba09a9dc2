/* _mkdir, _rmdir, _chdir, _getcwd, _unlink and rename, with their errno values.
 * files: a.txt=x full/b.txt
 * crt: msvcrt ucrt
 */
#include <direct.h>
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <string.h>

static void show(const char *what, int outcome)
{
    printf("%s %d", what, outcome);
    if (outcome)
        printf(" errno %d", errno);
    printf("\n");
}

int main(void)
{
    char path[260];

    show("mkdir", _mkdir("new"));
    show("mkdir again", _mkdir("new"));
    show("mkdir in none", _mkdir("none\\new"));
    show("chdir", _chdir("new"));
    printf("in %s\n", strrchr(_getcwd(path, sizeof path), '\\'));
    show("chdir up", _chdir(".."));
    show("chdir none", _chdir("none"));
    show("rmdir", _rmdir("new"));
    show("rmdir none", _rmdir("new"));
    show("rmdir full", _rmdir("full"));
    show("rename", rename("a.txt", "b.txt"));
    show("rename none", rename("a.txt", "c.txt"));
    show("rename over", rename("b.txt", "full\\b.txt"));
    show("unlink", _unlink("b.txt"));
    show("unlink none", _unlink("b.txt"));
    show("unlink directory", _unlink("full"));
    show("remove", remove("full\\b.txt"));
    printf("small %d", _getcwd(path, 2) == NULL);
    printf(" errno %d drive %d\n", errno, _getdrive() > 2);
    return 0;
}
