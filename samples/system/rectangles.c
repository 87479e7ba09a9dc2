/* Rectangles: set, moved, intersected, joined, and points in them.
 */
#include "../facts.h"

static void show(const char *what, int ok, const RECT *r)
{
    printf("%s %d: %ld %ld %ld %ld\n", what, ok, r->left, r->top, r->right, r->bottom);
}

int main(void)
{
    RECT a, b, c;
    POINT in = {10, 20}, out = {-1, 20};
    int ok;

    ok = SetRect(&a, 0, 10, 50, 60);
    show("set", ok, &a);
    ok = CopyRect(&b, &a);
    ok = OffsetRect(&b, 25, -5);
    show("moved", ok, &b);
    ok = InflateRect(&b, -2, 3);
    show("inflated", ok, &b);
    ok = IntersectRect(&c, &a, &b);
    show("both", ok, &c);
    ok = UnionRect(&c, &a, &b);
    show("either", ok, &c);
    SetRect(&b, 0, 0, 20, 100);
    ok = SubtractRect(&c, &a, &b);
    show("without", ok, &c);
    SetRect(&b, 100, 100, 120, 120);
    ok = IntersectRect(&c, &a, &b);
    show("apart", ok, &c);
    printf("empty %d %d, equal %d %d\n", IsRectEmpty(&c), IsRectEmpty(&a), EqualRect(&a, &a), EqualRect(&a, &b));
    printf("points %d %d\n", PtInRect(&a, in), PtInRect(&a, out));
    return 0;
}
