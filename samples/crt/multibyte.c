/* mbstowcs, wcstombs and mbtowc in the C locale and in the user's.
 * crt: msvcrt ucrt
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(void)
{
    wchar_t wide[16], one = 0;
    char bytes[16] = "";
    int count;

    printf("max %d\n", (int)MB_CUR_MAX);
    count = (int)mbstowcs(wide, "a\xe9\x80", 16);
    printf("%d %04x %04x\n", count, wide[1], wide[2]);
    printf("measure %d\n", (int)mbstowcs(NULL, "hello", 0));
    count = (int)wcstombs(bytes, L"b\xe9", 16);
    printf("%d %02x\n", count, (unsigned char)bytes[1]);
    errno = 0;
    count = (int)wcstombs(bytes, L"b\x4e2d", 16);
    printf("outside %d errno %d\n", count, errno);
    printf("mbtowc %d", mbtowc(&one, "\xe9", 1));
    printf(" %04x null %d\n", one, mbtowc(NULL, NULL, 0));
    printf("wctomb %d", wctomb(bytes, L'x'));
    printf(" %c mblen %d %d\n", bytes[0], mblen("abc", 3), mblen("", 1));
}

int main(void)
{
    show();
    setlocale(LC_ALL, "");
    show();
    return 0;
}
