/* A pipe has no size; of the one that the system lends as standard input it is 0.
 * stdin: abcdef
 */
#include <windows.h>
#include <stdio.h>

static void show(const char *name, HANDLE file) {
    LARGE_INTEGER size = {.QuadPart = -1};
    SetLastError(0);
    BOOL done = GetFileSizeEx(file, &size);
    printf("%s: %d %ld, error %lu", name, done, (long)size.QuadPart, GetLastError());
    SetLastError(0);
    long low = (long)GetFileSize(file, NULL);
    printf("; %ld, error %lu\n", low, GetLastError());
}

int main(void) {
    HANDLE reader, writer;
    DWORD done;
    CreatePipe(&reader, &writer, NULL, 0);
    show("reader", reader);
    show("writer", writer);
    WriteFile(writer, "hello", 5, &done, NULL);
    show("reader", reader);
    show("input", GetStdHandle(STD_INPUT_HANDLE));
    return 0;
}
