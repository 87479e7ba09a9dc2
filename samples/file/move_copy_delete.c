/* Copying, moving and deleting files, and the errors when it cannot be done.
 * files: a.txt=alpha b.txt=beta dir/c.txt=gamma
 */
#include "../facts.h"

static void content(const char *name)
{
    char text[32] = {0};
    DWORD count;
    HANDLE file = CreateFileA(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);

    if (file == INVALID_HANDLE_VALUE) {
        printf("%s is missing\n", name);
        return;
    }
    ReadFile(file, text, sizeof text - 1, &count, NULL);
    printf("%s: %s\n", name, text);
    CloseHandle(file);
}

int main(void)
{
    HANDLE file;

    result("copy", CopyFileA("a.txt", "copy.txt", TRUE));
    result("copy over, refused", CopyFileA("b.txt", "copy.txt", TRUE));
    result("copy over", CopyFileA("b.txt", "copy.txt", FALSE));
    content("copy.txt");
    result("copy missing", CopyFileA("none", "x", FALSE));
    result("copy to no directory", CopyFileA("a.txt", "none\\x", FALSE));
    result("move", MoveFileA("copy.txt", "dir\\moved.txt"));
    content("copy.txt");
    content("dir\\moved.txt");
    result("move onto existing", MoveFileA("a.txt", "b.txt"));
    result("move replacing", MoveFileExA("a.txt", "b.txt", MOVEFILE_REPLACE_EXISTING));
    content("b.txt");
    result("move missing", MoveFileA("none", "x"));
    result("move directory", MoveFileA("dir", "renamed"));
    content("renamed\\c.txt");
    result("delete", DeleteFileA("b.txt"));
    result("delete again", DeleteFileA("b.txt"));
    result("delete directory", DeleteFileA("renamed"));
    result("delete in no directory", DeleteFileA("none\\x"));
    file = CreateFileA("renamed\\c.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    result("delete open", DeleteFileA("renamed\\c.txt"));
    CloseHandle(file);
    result("delete closed", DeleteFileA("renamed\\c.txt"));
    return 0;
}
