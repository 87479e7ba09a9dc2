/* Atoms: strings get numbers, counted, without regard to case; small integers are themselves.
 */
#include "../facts.h"

int main(void)
{
    char text[32];
    ATOM atom = AddAtomA("Sample Atom"), again = AddAtomA("SAMPLE ATOM");

    printf("range %d same %d\n", atom >= 0xc000, atom == again);
    printf("find %d\n", FindAtomA("sample atom") == atom);
    printf("name %d", GetAtomNameA(atom, text, sizeof text));
    printf(" %s\n", text);
    printf("integer %d %d\n", AddAtomA("#123"), AddAtomA((char *)200));
    printf("integer name %d", GetAtomNameA(123, text, sizeof text));
    printf(" %s\n", text);
    DeleteAtom(atom);
    printf("still %d\n", FindAtomA("Sample Atom") == atom);
    DeleteAtom(atom);
    result("gone", FindAtomA("Sample Atom"));
    return 0;
}
