/* Rare functions of the runtime: time with nanoseconds, DLLs, the heap's blocks, filled multibyte strings.
 * crt: ucrt
 */
#include <errno.h>
#include <float.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../facts.h"

#define GET(type, name) ((type)(void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), name))
#define RECALLOCATE GET(char *(*)(void *, size_t, size_t, size_t, size_t), "_aligned_offset_recalloc")
#define FILL(name, ...) printf("%s %d %s\n", name, GET(int (*)(), name)(__VA_ARGS__), text)

int main(void)
{
    struct { __int64 seconds; long nanoseconds; } now = {0};
    _HEAPINFO entry = {0};
    void *mine = malloc(12345), *found = NULL;
    char text[32] = "abcdef", *block;
    intptr_t library;
    int status, copied = 0;

    printf("base %d", GET(int (*)(void *, int), "_timespec64_get")(&now, 1));
    printf(", close %d, whole %d", llabs(now.seconds - time(NULL)) <= 1, now.nanoseconds < 1000000000);
    printf(", unknown base %d\n", GET(int (*)(void *, int), "_timespec64_get")(&now, 2));
    library = GET(intptr_t (*)(const char *), "_loaddll")("version.dll");
    printf("loaded %d", library != 0);
    printf(", has it %d", GET(void *(*)(intptr_t, const char *, intptr_t), "_getdllprocaddr")(
                              library, "GetFileVersionInfoA", -1) != NULL);
    printf(", unloaded %d", GET(int (*)(intptr_t), "_unloaddll")(library));
    printf(", none %d\n", GET(intptr_t (*)(const char *), "_loaddll")("nonesuch.dll") != 0);
    while ((status = GET(int (*)(_HEAPINFO *), "_heapwalk")(&entry)) == _HEAPOK)
        if (entry._size == 12345 && entry._useflag == _USEDENTRY)
            found = entry._pentry;
    printf("walked to %d, met it %d\n", status, found == mine);
    block = RECALLOCATE(NULL, 4, 10, 64, 16);
    memset(block, 'x', 40);
    block = RECALLOCATE(block, 8, 10, 64, 16);
    printf("aligned %d kept %c cleared %d\n", (size_t)(block + 16) % 64 == 0, block[39], block[40] + block[79]);
    GET(void (*)(char *, unsigned, size_t), "_mbsnset")(text, 'x', 3);
    printf("_mbsnset %s\n", text);
    GET(void (*)(char *, unsigned, size_t), "_mbsnbset")(text, 'y', 2);
    printf("_mbsnbset %s\n", text);
    GET(void (*)(char *, unsigned), "_mbsset")(text, 0x82a0);
    printf("_mbsset %02x %02x\n", (unsigned char)text[0], (unsigned char)text[5]);
    FILL("_mbsset_s", text, sizeof text, 'q');
    FILL("_mbsnset_s", text, sizeof text, 'r', (size_t)2);
    FILL("_mbsnbset_s", text, sizeof text, 't', (size_t)3);
    FILL("_mbsncpy_s", text, sizeof text, "hello", (size_t)3);
    FILL("_mbsncat_s", text, sizeof text, "world", (size_t)2);
    FILL("_mbccpy_s", text, sizeof text, &copied, "J");
    printf("rounding %d", GET(int (*)(void), "__fpe_flt_rounds")());
    _controlfp(_RC_UP, _MCW_RC);
    printf(" up %d\n", GET(int (*)(void), "__fpe_flt_rounds")());
    printf("pushed %c", GET(int (*)(int), "_ungetwch")('x'));
    printf(" back %c\n", GET(int (*)(void), "_getwch")());
    return 0;
}
