/* ReadProcessMemory and WriteProcessMemory on the program's own memory, with addresses that cannot be used.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    HANDLE self = GetCurrentProcess();
    char *page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE), buffer[16] = "";
    SIZE_T done = 99;
    DWORD old;
    BOOL ok;

    ok = WriteProcessMemory(self, page, "hello", 6, &done);
    printf("write %d %d %s\n", ok, (int)done, page);
    ok = ReadProcessMemory(self, page, buffer, 6, &done);
    printf("read %d %d %s\n", ok, (int)done, buffer);
    ok = ReadProcessMemory(self, page, buffer, 6, NULL);
    printf("no count %d\n", ok);
    printf("null %d", ReadProcessMemory(self, NULL, buffer, 6, NULL));
    printf(" %d\n", WriteProcessMemory(self, NULL, "x", 1, NULL));
    VirtualProtect(page, 0x1000, PAGE_EXECUTE_READ, &old);
    ok = WriteProcessMemory(self, page, "code", 5, &done);
    printf("code %d %d %s\n", ok, (int)done, page);
    return 0;
}
