/* Directories are created and removed, with Windows' errors.
 * files: full/a.txt file
 */
#include "../facts.h"

int main(void)
{
    HANDLE directory;

    result("create", CreateDirectoryA("new", NULL));
    result("create again", CreateDirectoryA("NEW", NULL));
    result("create over file", CreateDirectoryA("file", NULL));
    result("create in missing", CreateDirectoryA("none\\x", NULL));
    result("create nested", CreateDirectoryA("new\\inner\\", NULL));
    result("remove not empty", RemoveDirectoryA("new"));
    result("remove full", RemoveDirectoryA("full"));
    result("remove nested", RemoveDirectoryA("new/inner"));
    result("remove", RemoveDirectoryA("new"));
    result("remove missing", RemoveDirectoryA("new"));
    result("remove file", RemoveDirectoryA("file"));
    directory = CreateFileA("full", 0, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    result("open directory", directory != INVALID_HANDLE_VALUE);
    CloseHandle(directory);
    directory = CreateFileA("full", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    result("open without backup semantics", directory != INVALID_HANDLE_VALUE);
    return 0;
}
