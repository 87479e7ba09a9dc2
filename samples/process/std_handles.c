/* The standard handles can be read, replaced and restored.
 * files: a.txt
 */
#include "../facts.h"

int main(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    HANDLE file = CreateFileA("a.txt", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD count;
    char text[16] = {0};

    WriteFile(output, "raw\r\n", 5, &count, NULL);
    printf("count %lu\n", count);
    printf("set %d\n", SetStdHandle(STD_OUTPUT_HANDLE, file));
    printf("replaced %d\n", GetStdHandle(STD_OUTPUT_HANDLE) == file);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "filed", 5, &count, NULL);
    SetStdHandle(STD_OUTPUT_HANDLE, output);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    ReadFile(file, text, 5, &count, NULL);
    printf("file has %s\n", text);
    result("bad number", GetStdHandle(12345) != INVALID_HANDLE_VALUE);
    return 0;
}
