/* dynamic_cast up, down, across and to void*, with virtual and ambiguous bases, and where it fails. */
#include "../msvc.h"

struct A {
    int a = 1;
    virtual ~A() {}
};
struct B {
    int b = 2;
    virtual ~B() {}
};
struct C : A, B {
    int c = 3;
};
struct V1 : virtual A {
    int v1 = 4;
};
struct V2 : virtual A {
    int v2 = 5;
};
struct Diamond : V1, V2 {
    int d = 6;
};
struct Twice1 : A {};
struct Twice2 : A {};
struct Twice : Twice1, Twice2 {};

static const char* is(bool right) { return right ? "yes" : "no"; }

int main() {
    C c;
    A* a = &c;
    B* b = &c;
    printf("down %s, across %s, back %s\n", is(dynamic_cast<C*>(b) == &c), is(dynamic_cast<B*>(a) == b),
           is(dynamic_cast<A*>(b) == a));
    printf("whole %s %s\n", is(dynamic_cast<void*>(a) == &c), is(dynamic_cast<void*>(b) == &c));
    A plain;
    printf("fails %s, null %s\n", is(!dynamic_cast<C*>(&plain)), is(!dynamic_cast<C*>(static_cast<A*>(nullptr))));
    Diamond diamond;
    A* shared = &diamond;
    printf("virtual %s %s %s\n", is(dynamic_cast<Diamond*>(shared) == &diamond),
           is(dynamic_cast<V2*>(shared) == static_cast<V2*>(&diamond)),
           is(dynamic_cast<V1*>(static_cast<V2*>(&diamond)) == static_cast<V1*>(&diamond)));
    Twice twice;
    A* first = static_cast<Twice1*>(&twice);
    printf("twice %s %s\n", is(dynamic_cast<Twice2*>(first) == static_cast<Twice2*>(&twice)),
           is(dynamic_cast<Twice1*>(first) == static_cast<Twice1*>(&twice)));
    try {
        printf("%d\n", dynamic_cast<C&>(plain).c);
    } catch (...) {
        printf("bad cast\n");
    }
}
