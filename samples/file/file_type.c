/* GetFileType tells disk files, pipes and character devices apart.
 * files: a.txt
 * stdin: x
 */
#include "../facts.h"

int main(void)
{
    HANDLE file = CreateFileA("a.txt", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE null = CreateFileA("NUL", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE from, to;

    CreatePipe(&from, &to, NULL, 0);
    printf("file %lu\n", GetFileType(file));
    printf("NUL %lu\n", GetFileType(null));
    printf("pipe %lu %lu\n", GetFileType(from), GetFileType(to));
    printf("stdin %lu\n", GetFileType(GetStdHandle(STD_INPUT_HANDLE)));
    printf("stdout %lu\n", GetFileType(GetStdHandle(STD_OUTPUT_HANDLE)));
    SetLastError(0);
    result("bad", GetFileType((HANDLE)0x4444));
    return 0;
}
