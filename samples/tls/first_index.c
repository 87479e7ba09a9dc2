/* The first thread-local index is taken from the beginning: programs rely on it not being 0.
 */
#include <windows.h>
#include <stdio.h>

int main(void) {
    DWORD first = TlsAlloc(), second = TlsAlloc();
    printf("%d %d %d\n", first != 0, second != 0, first != second);
    printf("value: %p\n", TlsGetValue(0));
    return 0;
}
