/* Variable arguments of every size, structures included, copied and forwarded.
 */
#include <stdarg.h>
#include <stdio.h>

struct pair { int a, b; };
struct big { double d[3]; };

static double sum(const char *kinds, va_list list)
{
    double total = 0;

    for (; *kinds; kinds++) {
        switch (*kinds) {
        case 'i': total += va_arg(list, int); break;
        case 'l': total += (double)va_arg(list, long long); break;
        case 'd': total += va_arg(list, double); break;
        case 's': total += *va_arg(list, char *); break;
        case 'p': { struct pair p = va_arg(list, struct pair); total += p.a * p.b; break; }
        case 'b': { struct big b = va_arg(list, struct big); total += b.d[0] + b.d[1] + b.d[2]; break; }
        }
    }
    return total;
}

__attribute__((noinline)) static double twice(const char *kinds, ...)
{
    va_list list, copy;
    double total;

    va_start(list, kinds);
    va_copy(copy, list);
    total = sum(kinds, list) + sum(kinds, copy);
    va_end(copy);
    va_end(list);
    return total;
}

int main(void)
{
    printf("%g\n", twice("i", 5));
    printf("%g\n", twice("idl", 1, 2.5, 3000000000LL));
    printf("%g\n", twice("dididi", 1.0, 2, 3.0, 4, 5.0, 6));
    printf("%g\n", twice("psi", (struct pair){6, 7}, "A", -1));
    printf("%g\n", twice("ibl", 1, (struct big){{0.5, 0.25, 0.125}}, 1LL));
    return 0;
}
