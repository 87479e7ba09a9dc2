/* CharUpper and CharLower on characters, strings and buffers.
 */
#include "../facts.h"

int main(void)
{
    char text[] = "Mixed \xe9\xc9 Case 1";
    WCHAR wide[] = L"mixed \xe9\x436\xdf";
    char part[] = "abcdef";

    printf("%s", CharUpperA(text));
    printf(" %02x\n", (BYTE)text[6]);
    CharLowerA(text);
    printf("%.5s %02x\n", text, (BYTE)text[7]);
    CharUpperW(wide);
    for (WCHAR *c = wide; *c; c++)
        printf("%04x ", *c);
    printf("\n");
    printf("single %x %x\n", (unsigned)(ULONG_PTR)CharUpperA((char *)(ULONG_PTR)'q'),
           (unsigned)(ULONG_PTR)CharLowerW((WCHAR *)(ULONG_PTR)0x416));
    printf("buffer %lu", CharUpperBuffA(part, 3));
    printf(" %s\n", part);
    printf("next <%s> previous <%s>\n", CharNextA("abc"), CharPrevA(part, part + 2));
    return 0;
}
