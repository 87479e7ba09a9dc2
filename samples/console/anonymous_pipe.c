/* An anonymous pipe carries bytes inside one process and breaks when its writer closes.
 */
#include "../facts.h"

int main(void)
{
    HANDLE from, to;
    char text[16] = {0};
    DWORD count, available, left;

    printf("create %d\n", CreatePipe(&from, &to, NULL, 0));
    printf("write %d", WriteFile(to, "hello pipe", 10, &count, NULL));
    printf(" %lu\n", count);
    printf("peek %d", PeekNamedPipe(from, text, 5, &count, &available, &left));
    printf(" %lu available %lu %s\n", count, available, text);
    printf("read %d", ReadFile(from, text, 6, &count, NULL));
    printf(" %lu %.6s\n", count, text);
    CloseHandle(to);
    printf("rest %d", ReadFile(from, text, 16, &count, NULL));
    printf(" %lu %.4s\n", count, text);
    result("broken", ReadFile(from, text, 16, &count, NULL));
    result("peek broken", PeekNamedPipe(from, NULL, 0, NULL, &available, NULL));
    CreatePipe(&from, &to, NULL, 0);
    CloseHandle(from);
    result("write to nobody", WriteFile(to, "x", 1, &count, NULL));
    return 0;
}
