/* Every system error has a text that ends a sentence and a line.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    static const DWORD codes[] = {0, 1, 2, 3, 5, 6, 8, 14, 18, 32, 80, 87, 122, 123, 126, 127, 183, 193, 998};
    char text[300];

    for (int i = 0; i < (int)(sizeof codes / sizeof *codes); i++) {
        DWORD count = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                                     codes[i],
                                     0x409, text, sizeof text, NULL);

        printf("%lu: %d\n", codes[i], count > 10 && !strcmp(text + count - 3, ".\r\n"));
    }
    result("unknown",
           FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 0x12345678, 0x409, text, sizeof text, NULL));
    return 0;
}
