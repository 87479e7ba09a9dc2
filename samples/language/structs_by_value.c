/* Structures of many sizes go in and out of functions by value, through pointers to functions too.
 */
#include <stdio.h>

struct one { char a; };
struct three { char a[3]; };
struct eight { int a, b; };
struct twelve { int a, b, c; };
struct mixed { double d; float f; short s; };
struct large { int a[20]; };

__attribute__((noinline)) static struct one make_one(int a) { return (struct one){a}; }
__attribute__((noinline)) static struct three make_three(struct three t) { t.a[1]++; return t; }
__attribute__((noinline)) static struct eight make_eight(struct eight e,
                                                         int x) { return (struct eight){e.b + x, e.a}; }
__attribute__((noinline)) static struct twelve make_twelve(int x, struct twelve t) { t.c += x; return t; }
__attribute__((noinline)) static struct mixed make_mixed(struct mixed m,
                                                         double d) { m.d += d; m.f *= 2; m.s--; return m; }

__attribute__((noinline)) static struct large make_large(struct large l, struct one o)
{
    for (int i = 0; i < 20; i++)
        l.a[i] *= o.a;
    return l;
}

int main(void)
{
    struct eight (*volatile pointer)(struct eight, int) = make_eight;
    struct three t = make_three((struct three){{1, 2, 3}});
    struct eight e = pointer((struct eight){4, 5}, 6);
    struct twelve w = make_twelve(10, (struct twelve){7, 8, 9});
    struct mixed m = make_mixed((struct mixed){1.5, 2.25f, -3}, 0.25);
    struct large l = {{1, 2, 3}};

    l.a[19] = 20;
    l = make_large(l, make_one(3));
    printf("%d%d%d %d %d %d %d %d\n", t.a[0], t.a[1], t.a[2], e.a, e.b, w.a, w.b, w.c);
    printf("%g %g %d %d %d %d\n", m.d, m.f, m.s, l.a[0], l.a[2], l.a[19]);
    return 0;
}
