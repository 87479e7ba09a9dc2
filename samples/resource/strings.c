/* String tables are found by number, in the language asked for, and measured.
 */
#include "../facts.h"

int main(void)
{
    char text[64], small[4];
    const WCHAR *direct = NULL;
    HMODULE self = GetModuleHandleA(NULL);
    int count;

    for (UINT id = 0; id < 20; id++) {
        count = LoadStringA(self, id, text, sizeof text);
        if (count)
            printf("%u: %d %s\n", id, count, text);
    }
    count = LoadStringW(self, 1000, (WCHAR *)text, 16);
    printf("1000: %d %ls\n", count, (WCHAR *)text);
    count = LoadStringA(self, 1, small, sizeof small);
    printf("small: %d %s\n", count, small);
    count = LoadStringW(self, 2, (WCHAR *)&direct, 0);
    printf("direct: %d %.*ls\n", count, count, direct);
    result("missing", LoadStringA(self, 555, text, sizeof text));
    return 0;
}
