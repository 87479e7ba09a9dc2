/* _cscanf reads what is typed, shows it, and leaves the character at which it stopped.
stdin: 12 -7abc word rest\r\n
 */
#include <conio.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int first = 0, second = 0, count;
    char text[10] = "", letter = 0;
    wchar_t wide[10] = L"";

    count = _cscanf("%d%d", &first, &second);
    printf("\n%d: %d %d\n", count, first, second);
    printf("next '%c'\n", _getch());
    count = _cscanf("%c%9s", &letter, text);
    printf("\n%d: %c %s\n", count, letter, text);
    count = _cwscanf(L"%9ls%d", wide, &first);
    printf("\n%d: %ls\n", count, wide);
    printf("next '%c'\n", _getch());
    return 0;
}
