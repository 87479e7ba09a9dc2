/* Addresses are hashed to any number of bytes.
 * flags: -lshlwapi
 */
#include "../facts.h"
#include <shlwapi.h>

static void hash(const char *url, DWORD size)
{
    BYTE data[300];
    HRESULT result = UrlHashA(url, data, size);

    printf("%s %lu: %08lx", url, size, result);
    for (DWORD i = 0; i < size && i < 40; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

int main(void)
{
    hash("http://www.example.com/", 1);
    hash("http://www.example.com/", 4);
    hash("http://www.example.com/", 16);
    hash("", 4);
    hash("a", 32);
    hash("HTTP://WWW.EXAMPLE.COM/a b", 8);
    return 0;
}
