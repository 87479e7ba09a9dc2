/* The flags after a compare and exchange of two words: all but ZF stay those of the instruction before. */
#include <stdio.h>

#ifdef __x86_64__
#define EXCHANGE "cmpxchg16b"
#define SAVE "pushfq"
#define RESTORE "popfq"
#define FETCH "popq"
typedef unsigned long long Word;
#else
#define EXCHANGE "cmpxchg8b"
#define SAVE "pushfl"
#define RESTORE "popfl"
#define FETCH "popl"
typedef unsigned long Word;
#endif

int main(void)
{
    static __attribute__((aligned(16))) unsigned long long memory[2];

    for (Word i = 0; i < 5; i++) {
        Word flags, low = 0x12345678 - 0x100 * i, high = 0;

        __asm__ volatile(SAVE "\n\t" RESTORE "\n\tjmp 1f\n1:\tsubl %4, %%eax\n\t"
                         "lock " EXCHANGE " %1\n\t" SAVE "\n\t" FETCH " %0"
                         : "=&r"(flags), "+m"(memory[0]), "+a"(low), "+d"(high)
                         : "r"((unsigned)(0x110 + i)), "b"((Word)0), "c"((Word)0)
                         : "cc", "memory");
        printf("%03x %s\n", (unsigned)(flags & 0xdff), low ? "kept" : "empty");
    }
    return 0;
}
