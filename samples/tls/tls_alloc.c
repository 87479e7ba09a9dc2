/* TLS slots start at zero, keep their values, and clear the last error when read.
 */
#include "../facts.h"

int main(void)
{
    DWORD first = TlsAlloc(), second = TlsAlloc(), many = 0;

    printf("different %d\n", first != second);
    SetLastError(77);
    printf("empty %d", TlsGetValue(first) == NULL);
    printf(" error %lu\n", GetLastError());
    printf("set %d\n", TlsSetValue(first, &first));
    printf("same %d other %d\n", TlsGetValue(first) == &first, TlsGetValue(second) == NULL);
    printf("free %d\n", TlsFree(first));
    first = TlsAlloc();
    printf("cleared %d\n", TlsGetValue(first) == NULL);
    result("free bad", TlsFree(5000));
    TlsGetValue(5000);
    printf("get bad error %lu\n", GetLastError());
    while (TlsAlloc() != TLS_OUT_OF_INDEXES)
        many++;
    printf("more than a thousand %d, error %lu\n", many > 1000 && many < 1088, GetLastError());
    printf("set last %d\n", TlsSetValue(1000, &many));
    printf("get last %d\n", TlsGetValue(1000) == &many);
    return 0;
}
