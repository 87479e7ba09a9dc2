/* Characters converted a byte or a unit at a time, in the C locale, UTF-8 and a double-byte code page.
 * crt: ucrt
 */
#include <errno.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include "../facts.h"

typedef size_t (*FromBytes)(void *, const char *, size_t, mbstate_t *);
typedef size_t (*ToBytes)(char *, uint32_t, mbstate_t *);

static FARPROC get(const char *name)
{
    return GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name);
}

static void read_all(const char *name, int width, const char *text, size_t step)
{
    FromBytes convert = (FromBytes)(void *)get(name);
    mbstate_t state;
    size_t left = strlen(text) + 1;

    memset(&state, 0, sizeof state);
    printf("%s by %d:", name, (int)step);
    for (int turn = 0; turn < 12; turn++) {
        uint32_t unit = 0xAAAAAAAA;
        size_t used;

        errno = 0;
        used = convert(&unit, text, step < left ? step : left, &state);
        printf(" %d", (int)used);
        if (used != (size_t)-2)
            printf("/%x", (unsigned)(width == 2 ? unit & 0xFFFF : unit));
        if (errno)
            printf("!%d", errno);
        if (used == 0 || used == (size_t)-1)
            break;
        if (used == (size_t)-2)
            used = step < left ? step : left;
        else if (used == (size_t)-3)
            used = 0;
        text += used;
        left -= used;
        if (!left)
            break;
    }
    printf("\n");
}

static void write_all(const char *name, const uint32_t *units)
{
    ToBytes convert = (ToBytes)(void *)get(name);
    mbstate_t state;

    memset(&state, 0, sizeof state);
    printf("%s:", name);
    for (; *units; units++) {
        unsigned char bytes[16] = "";
        size_t made;

        errno = 0;
        made = convert((char *)bytes, *units, &state);
        printf(" %d", (int)made);
        for (size_t i = 0; i < made && made <= 8; i++)
            printf("%c%02x", i ? ' ' : '/', bytes[i]);
        if (errno)
            printf("!%d", errno);
    }
    printf("\n");
}

static void all(const char *text)
{
    static const uint32_t bmp[] = {'A', 0xE9, 0x20AC, 0x3042, 0}, pair[] = {0xD83D, 0xDE00, 'z', 0},
                          full[] = {0x1F600, 0xE9, 0}, lone[] = {0xDE00, 0}, bad[] = {0x110000, 0};

    for (size_t step = 1; step < 9; step *= 2) {
        read_all("mbrtowc", 2, text, step);
        read_all("mbrtoc16", 2, text, step);
        read_all("mbrtoc32", 4, text, step);
    }
    write_all("wcrtomb", bmp);
    write_all("wcrtomb", pair);
    write_all("c16rtomb", bmp);
    write_all("c16rtomb", pair);
    write_all("c16rtomb", lone);
    write_all("c32rtomb", bmp);
    write_all("c32rtomb", full);
    write_all("c32rtomb", bad);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOFBF, 65536);
    all("a\xe9z");
    printf("%s\n", setlocale(LC_ALL, "en-US.UTF-8"));
    all("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
    all("\xe2\x82z");
    all("\xc0\x80");
    all("\xed\xa0\x80");
    all("\xf5\x80\x80\x80");
    all("\x80");
    printf("%s\n", setlocale(LC_ALL, "Japanese_Japan.932"));
    all("a\x82\xa0\xb1z");
    return 0;
}
