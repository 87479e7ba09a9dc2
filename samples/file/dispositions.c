/* Each creation disposition of CreateFile, on a file that is there and on one that is not.
 * files: there.txt=content
 */
#include <stdio.h>
#include <windows.h>

static void attempt(const char *what, const char *name, DWORD disposition)
{
    HANDLE file;

    SetLastError(12345);
    file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, disposition, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        printf("%s %s: error %lu\n", what, name, GetLastError());
        return;
    }
    printf("%s %s: size %lu, last error %lu\n", what, name, GetFileSize(file, NULL), GetLastError());
    CloseHandle(file);
}

int main(void)
{
    attempt("OPEN_EXISTING", "there.txt", OPEN_EXISTING);
    attempt("OPEN_EXISTING", "none.txt", OPEN_EXISTING);
    attempt("CREATE_NEW", "there.txt", CREATE_NEW);
    attempt("CREATE_NEW", "new.txt", CREATE_NEW);
    attempt("OPEN_ALWAYS", "there.txt", OPEN_ALWAYS);
    attempt("OPEN_ALWAYS", "always.txt", OPEN_ALWAYS);
    attempt("TRUNCATE_EXISTING", "there.txt", TRUNCATE_EXISTING);
    attempt("TRUNCATE_EXISTING", "none.txt", TRUNCATE_EXISTING);
    attempt("CREATE_ALWAYS", "there.txt", CREATE_ALWAYS);
    attempt("CREATE_ALWAYS", "fresh.txt", CREATE_ALWAYS);
    attempt("0", "there.txt", 0);
    attempt("6", "there.txt", 6);
    attempt("no directory", "none\\there.txt", OPEN_EXISTING);
    attempt("a directory", ".", OPEN_EXISTING);
    attempt("empty", "", OPEN_EXISTING);
    attempt("bad name", "a?b", CREATE_ALWAYS);
    return 0;
}
