/* printf with integers: widths, precisions, flags and sizes.
 * crt: msvcrt ucrt
 */
#include <stdio.h>

int main(void)
{
    printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d] [%.3d] [%8.3d]\n", 42, 42, 42, 42, 42, 42, 42, 42);
    printf("[%d] [%5d] [%-5d] [%05d] [%.3d]\n", -42, -42, -42, -42, -42);
    printf("[%u] [%x] [%X] [%o] [%#x] [%#X] [%#o]\n", 3000000000u, 0xabcu, 0xabcu, 8, 255, 255, 8);
    printf("[%#x] [%#o] [%.0d] [%5.0d] [%+.0d]\n", 0, 0, 0, 0, 0);
    printf("[%hd] [%hu] [%ld] [%lu]\n", 70000, 70000, -5L, 5UL);
    printf("[%I64d] [%I64u] [%I64x] [%I32d]\n", -9000000000LL, 18000000000000000000ULL, 0x123456789abcdefULL,
           7);
    printf("[%*d] [%-*d] [%.*d]\n", 6, 42, 6, 42, 4, 42);
    printf("[%*d]\n", -6, 42);
    printf("[%c] [%3c] [%-3c]\n", 'a', 'b', 'c');
    printf("[%%]\n");
    printf("[%i] [%d] [%d]\n", 0, 2147483647, -2147483647 - 1);
    printf("%d\n", printf("[%+5d|%-+5d|%+05d]\n", 7, 7, 7));
    return 0;
}
