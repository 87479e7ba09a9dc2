/* FormatMessage reads the program's own message table.
 */
#include "../facts.h"

static void message(DWORD id, ...)
{
    char text[100];
    va_list list;
    DWORD count;

    va_start(list, id);
    count = FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, NULL, id, 0, text, sizeof text, &list);
    if (count)
        printf("%lx: %lu %s", id, count, text);
    else
        printf("%lx: error %lu\n", id, GetLastError());
    va_end(list);
}

int main(void)
{
    message(0x40000001);
    message(0x40000002, "inserted", 5);
    message(0x40000005);
    message(3);
    message(0x40000003);
    return 0;
}
