/* SHFileOperation: copies, moves, renames and deletes, folders and patterns too.
 * files: one.txt=1 two.txt=22 three.dat=333 folder/ folder/inner.txt=inner target/
 */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>

static void run(const char *what, UINT function, const char *from, const char *to, FILEOP_FLAGS flags)
{
    SHFILEOPSTRUCTA operation = {NULL, function, from, to, flags | FOF_SILENT | FOF_NOCONFIRMATION | FOF_NOERRORUI | FOF_NOCONFIRMMKDIR};
    int code = SHFileOperationA(&operation);

    printf("%s: %s, aborted %d\n", what, code ? "failed" : "done", operation.fAnyOperationsAborted != 0);
}

static void show(const char *names)
{
    for (; *names; names += strlen(names) + 1)
        printf("  %s %s\n", names, GetFileAttributesA(names) == INVALID_FILE_ATTRIBUTES ? "is not there" : "is there");
}

int main(void)
{
    run("copy a file", FO_COPY, "one.txt\0", "copy.txt\0", 0);
    show("one.txt\0copy.txt\0");
    run("copy into a folder", FO_COPY, "one.txt\0two.txt\0", "target\0", 0);
    show("target\\one.txt\0target\\two.txt\0");
    run("copy a pattern", FO_COPY, "*.dat\0", "target\0", 0);
    show("target\\three.dat\0");
    run("copy a folder", FO_COPY, "folder\0", "target\0", 0);
    show("target\\folder\\inner.txt\0");
    run("copy to names", FO_COPY, "one.txt\0two.txt\0", "1.txt\0" "2.txt\0", FOF_MULTIDESTFILES);
    show("1.txt\0" "2.txt\0");
    run("copy to a new folder", FO_COPY, "folder\0", "other\0", 0);
    show("other\\inner.txt\0");
    run("move a file", FO_MOVE, "1.txt\0", "target\0", 0);
    show("1.txt\0target\\1.txt\0");
    run("move a folder", FO_MOVE, "other\0", "target\0", 0);
    show("other\0target\\other\\inner.txt\0");
    run("rename", FO_RENAME, "2.txt\0", "renamed.txt\0", 0);
    show("2.txt\0renamed.txt\0");
    run("delete", FO_DELETE, "renamed.txt\0copy.txt\0", NULL, 0);
    show("renamed.txt\0copy.txt\0");
    run("delete a folder", FO_DELETE, "target\0", NULL, 0);
    show("target\0");
    run("copy what is missing", FO_COPY, "missing.txt\0", "copy.txt\0", 0);
    run("delete what is missing", FO_DELETE, "missing.txt\0", NULL, 0);
    run("nothing", 9, "one.txt\0", "copy.txt\0", 0);
    return 0;
}
