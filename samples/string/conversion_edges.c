/* Conversions: measuring, lengths without terminators, small buffers, and bad arguments.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    WCHAR wide[8] = {0};
    char bytes[8] = {0};

    printf("measure %d\n", MultiByteToWideChar(1252, 0, "abc", -1, NULL, 0));
    printf("measure 2 %d\n", MultiByteToWideChar(1252, 0, "abc", 2, NULL, 0));
    printf("convert 2 %d", MultiByteToWideChar(1252, 0, "abc", 2, wide, 8));
    printf(" next %d\n", wide[2]);
    memset(wide, 0, sizeof wide);
    result("small", MultiByteToWideChar(1252, 0, "abcdef", -1, wide, 3));
    printf("partly %ls\n", wide);
    result("no bytes", MultiByteToWideChar(1252, 0, "abc", 0, wide, 8));
    result("bad flags", MultiByteToWideChar(1252, 0x8000, "abc", -1, wide, 8));
    printf("measure back %d\n", WideCharToMultiByte(CP_UTF8, 0, L"\xe9\x4e2d", -1, NULL, 0, NULL, NULL));
    printf("embedded zero %d\n", WideCharToMultiByte(1252, 0, L"a\0b", 3, bytes, 8, NULL, NULL));
    printf("%c %d %c\n", bytes[0], bytes[1], bytes[2]);
    result("small back", WideCharToMultiByte(1252, 0, L"abcdefgh", -1, bytes, 4, NULL, NULL));
    result("small UTF-8", WideCharToMultiByte(CP_UTF8, 0, L"\x4e2d", 1, bytes, 2, NULL, NULL));
    result("negative size", WideCharToMultiByte(1252, 0, L"a", -1, bytes, -1, NULL, NULL));
    return 0;
}
