/* Handles are multiples of four, carry flags, and are duplicated with less access.
 * files: a.txt=x
 */
#include "../facts.h"

int main(void)
{
    HANDLE file = CreateFileA("a.txt", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL), copy;
    HANDLE process = GetCurrentProcess();
    DWORD flags = 9, count;

    printf("multiple of 4 %d\n", (int)((ULONG_PTR)file % 4));
    printf("information %d", GetHandleInformation(file, &flags));
    printf(" %lu\n", flags);
    SetHandleInformation(file, HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE,
                         HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE);
    GetHandleInformation(file, &flags);
    printf("flags %lu\n", flags);
    printf("protected %d\n", CloseHandle(file));
    SetHandleInformation(file, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0);
    DuplicateHandle(process, file, process, &copy, GENERIC_READ, FALSE, 0);
    result("write through read-only copy", WriteFile(copy, "y", 1, &count, NULL));
    result("move", DuplicateHandle(process, copy, process, &copy, 0, FALSE,
                                   DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    result("close copy", CloseHandle(copy));
    result("original stays", WriteFile(file, "z", 1, &count, NULL));
    result("close", CloseHandle(file));
    result("close null", CloseHandle(NULL));
    return 0;
}
