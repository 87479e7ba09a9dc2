/* FormatMessage replaces inserts, breaks lines and allocates its result.
 */
#include "../facts.h"

static void format(const char *source, ...)
{
    char text[300] = "";
    va_list list;
    DWORD count;

    va_start(list, source);
    SetLastError(0);
    count = FormatMessageA(FORMAT_MESSAGE_FROM_STRING, source, 0, 0, text, sizeof text, &list);
    printf("%lu error %lu <%s>\n", count, GetLastError(), text);
    va_end(list);
}

int main(void)
{
    DWORD_PTR values[] = {(DWORD_PTR) "array", 42};
    char *allocated, small[4];
    DWORD count;

    format("plain");
    format("%1 and %2", "one", "two");
    format("%2 before %1", "one", "two");
    format("%1!d! %2!5u! %3!x! %4!s!", -5, 42, 255, "text");
    format("%1!-5d!|%2!05d!|%3!.2s!|%4!S!", 7, 8, "cut", L"wide");
    format("a%nb%%c%!d%.e%0never");
    format("line\r\nnext\nlast\n");
    format("%1!*d!", 6, 42);
    count = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY | FORMAT_MESSAGE_ALLOCATE_BUFFER,
                           "%1 %2!d!", 0, 0, (char *)&allocated, 0, (va_list *)values);
    printf("%lu %s\n", count, allocated);
    LocalFree(allocated);
    result("small", FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "too long", 0, 0, small, sizeof small, NULL));
    return 0;
}
