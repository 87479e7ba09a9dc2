/* Code that writes to itself: the operand of the instruction that comes next, and its own loop.
 */
#include "../facts.h"
#include <string.h>

static int run(const char *code, int size)
{
    unsigned char *page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READWRITE);

    memcpy(page, code, size);
    return ((int (*)(unsigned char *))page)(page);
}

#ifdef _WIN64
#define ARGUMENT "\x48\x89\xc8" /* mov rax, rcx */
#define START 3
#else
#define ARGUMENT "\x8b\x44\x24\x04" /* mov eax, [esp+4] */
#define START 4
#endif

int main(void)
{
    /* mov byte [eax+START+5], 5; mov edx, 1; mov eax, edx; ret */
    static const char ahead[] = ARGUMENT "\xc6\x40" "\x05" "\x05" "\xba\x01\0\0\0" "\x89\xd0\xc3";
    /* mov ecx, 1000; xor edx, edx; L: add edx, 1 (its operand grows); inc byte [eax+START+9]; dec ecx; jnz L; ... */
    static const char loop[] =
        ARGUMENT "\xb9\xe8\x03\0\0" "\x31\xd2" "\x83\xc2\x01" "\xfe\x40\x09" "\x83\xe9\x01" "\x75\xf5" "\x89\xd0\xc3";
    char code[sizeof loop];

    memcpy(code, ahead, sizeof ahead);
    code[START + 2] = START + 5;
    printf("the next instruction %d\n", run(code, sizeof ahead));
    memcpy(code, loop, sizeof loop);
    code[START + 12] = START + 9;
    printf("its own loop %d\n", run(code, sizeof loop));
    return 0;
}
