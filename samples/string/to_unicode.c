/* MultiByteToWideChar in many code pages, character by character.
 */
#include "../facts.h"

static void convert(UINT page, const char *text)
{
    WCHAR wide[32];
    int count = MultiByteToWideChar(page, 0, text, -1, wide, 32);

    printf("%5u %2d:", page, count);
    for (int i = 0; i < count - 1; i++)
        printf(" %04x", wide[i]);
    printf("\n");
}

int main(void)
{
    static const UINT single[] = {437, 850, 852, 866, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258,
                                  874, 20866, 28591, 28592, 28605};

    for (int i = 0; i < (int)(sizeof single / sizeof *single); i++)
        convert(single[i], "A\x80\x81\xa4\xb3\xc4\xd5\xe6\xff");
    convert(932, "A\x83\x41\xb1\x93\xfa\x96\x7b\x5c\x7e");
    convert(936, "A\xd6\xd0\xce\xc4\x80");
    convert(949, "A\xc7\xd1\xb1\xdb\xb1\xb9");
    convert(950, "A\xa4\xa4\xa4\xe5\xb4\xfa");
    convert(65001, "A\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
    convert(CP_ACP, "\x80\xe9");
    convert(CP_OEMCP, "\x80\xe9");
    result("no such page", MultiByteToWideChar(12345, 0, "a", -1, NULL, 0));
    return 0;
}
