/* Classes of multibyte characters and what they change into, over all characters of three code pages.
 * crt: ucrt
 */
#include <errno.h>
#include <stdio.h>
#include "../facts.h"

typedef int (*Class)(unsigned);
typedef unsigned (*Change)(unsigned);

#define GET(type, name) ((type)(void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name))

static const char *bytes[] = {"alnum", "alpha", "blank", "graph", "kalnum", "kprint", "kpunct",
                              "print", "punct", "kana"};
static const char *characters[] = {"alnum", "alpha", "blank", "digit", "graph", "lower", "print",
                                   "punct", "space", "upper", "hira", "kata", "symbol", "l0", "l1", "l2", "legal"};
static const char *changes[] = {"_mbctohira", "_mbctokata", "_mbcjistojms", "_mbcjmstojis", "_mbbtombc",
                                "_mbctombb",
                                "_mbctolower", "_mbctoupper"};

static void count(const char *prefix, const char *name, unsigned end)
{
    char full[32];
    Class is;
    unsigned members = 0, sum = 0;

    sprintf(full, "%s%s", prefix, name);
    is = GET(Class, full);
    for (unsigned c = 0; c < end; c++)
        if (is(c)) {
            members++;
            sum = sum * 31 + c;
        }
    printf("%s %u %08x\n", full, members, sum);
}

int main(void)
{
    static const int pages[] = {0, 932, 1252};

    setvbuf(stdout, NULL, _IOFBF, 16384);
    for (int i = 0; i < 3; i++) {
        GET(int (*)(int), "_setmbcp")(pages[i]);
        printf("code page %d\n", pages[i]);
        for (int k = 0; k < 10; k++)
            count("_ismbb", bytes[k], 0x100);
        for (int k = 0; k < 17; k++)
            count("_ismbc", characters[k], pages[i] == 932 ? 0x10000 : 0x100);
        for (int k = 0; k < 8; k++) {
            Change change = GET(Change, changes[k]);
            unsigned changed = 0, sum = 0;

            for (unsigned c = 0; c < (pages[i] == 932 ? 0x10000 : 0x100); c++)
                if (change(c) != c) {
                    changed++;
                    sum = sum * 31 + change(c);
                }
            printf("%s %u %08x\n", changes[k], changed, sum);
        }
    }
    errno = 0;
    GET(int (*)(int), "_setmbcp")(932);
    printf("none %x %d\n", GET(Change, "_mbcjistojms")(0x2020), errno);
    return 0;
}
