/* strxfrm's keys compare as strcoll does; scanf's %p takes a prefix.
 * crt: ucrt
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void compare(const char *one, const char *other)
{
    char first[256] = "", second[256] = "";
    wchar_t wide[2][256] = {L""}, source[2][32];

    strxfrm(first, one, sizeof first);
    strxfrm(second, other, sizeof second);
    mbstowcs(source[0], one, 32);
    mbstowcs(source[1], other, 32);
    wcsxfrm(wide[0], source[0], 256);
    wcsxfrm(wide[1], source[1], 256);
    printf("%s %s: %d %d", one, other, sign(strcoll(one, other)), sign(strcmp(first, second)));
    printf(" wide %d\n", sign(wcscmp(wide[0], wide[1])));
}

static void all(void)
{
    compare("a", "B");
    compare("A", "a");
    compare("abc", "abcd");
    compare("Zebra", "apple");
    compare("same", "same");
}

int main(void)
{
    static const char *texts[] = {"0xbffff74c,", "bffff74c", "0XAB", "xAB", "  12"};

    all();
    setlocale(LC_ALL, "en-US");
    all();
    for (int i = 0; i < 5; i++) {
        void *pointer = (void *)7;
        int count = -1, found = sscanf(texts[i], "%p%n", &pointer, &count);

        printf("%s: %d %llx %d\n", texts[i], found, (unsigned long long)(size_t)pointer, count);
    }
    return 0;
}
