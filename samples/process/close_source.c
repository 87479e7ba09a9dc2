/* A handle is closed by duplicating it to no process at all.
 * files: a.txt=x
 */
#include "../facts.h"

int main(void)
{
    HANDLE file = CreateFileA("a.txt", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE process = GetCurrentProcess();
    DWORD flags;

    result("to no process", DuplicateHandle(process, file, NULL, NULL, 0, FALSE, DUPLICATE_SAME_ACCESS));
    result("still open", GetHandleInformation(file, &flags));
    DuplicateHandle(process, file, NULL, NULL, 0, FALSE, DUPLICATE_CLOSE_SOURCE);
    result("no longer open", GetHandleInformation(file, &flags));
    return 0;
}
