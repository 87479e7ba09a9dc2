/* Unions overlay, packing removes padding, and alignment is honoured.
 */
#include <stddef.h>
#include <stdio.h>

union number { unsigned long long wide; unsigned parts[2]; unsigned char bytes[8]; double real; };

struct natural { char a; short b; char c; int d; char e; double f; };
struct __attribute__((packed)) packed { char a; short b; char c; int d; char e; double f; };
struct aligned { char a; __attribute__((aligned(32))) char b; };

#pragma pack(push, 2)
struct two { char a; int b; char c; };
#pragma pack(pop)

int main(void)
{
    union number n = {.real = 1.0};
    struct aligned on_stack;
    static struct aligned stored;
    volatile struct packed p = {1, 2, 3, 4, 5, 6.5};

    printf("%I64x %x %x\n", n.wide, n.parts[1], n.bytes[7]);
    n.bytes[0] = 1;
    printf("%.17g\n", n.real);
    printf("%d %d %d %d\n", (int)sizeof(struct natural), (int)offsetof(struct natural, d),
           (int)offsetof(struct natural, f),
           (int)sizeof(struct packed));
    printf("%d %d\n", (int)sizeof(struct two), (int)offsetof(struct two, b));
    printf("%d %d %d\n", (int)sizeof on_stack, (int)((size_t)&on_stack.b % 32),
           (int)((size_t)&stored.b % 32));
    p.d += p.b;
    printf("%d %g\n", p.d, p.f);
    return 0;
}
