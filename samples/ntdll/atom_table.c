/* A table of atoms of one's own: names are counted, found without regard to case, pinned, and forgotten.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSTATUS NTAPI RtlCreateAtomTable(ULONG, PVOID *);
NTSTATUS NTAPI RtlDestroyAtomTable(PVOID);
NTSTATUS NTAPI RtlAddAtomToAtomTable(PVOID, const WCHAR *, USHORT *);
NTSTATUS NTAPI RtlLookupAtomInAtomTable(PVOID, const WCHAR *, USHORT *);
NTSTATUS NTAPI RtlDeleteAtomFromAtomTable(PVOID, USHORT);
NTSTATUS NTAPI RtlQueryAtomInAtomTable(PVOID, USHORT, ULONG *, ULONG *, WCHAR *, ULONG *);
NTSTATUS NTAPI RtlPinAtomInAtomTable(PVOID, USHORT);
NTSTATUS NTAPI RtlEmptyAtomTable(PVOID, BOOLEAN);

static void *table;

static void show(const char *what, USHORT atom) {
    WCHAR name[32] = L"";
    ULONG count = 99, pins = 99, size = sizeof name;
    NTSTATUS status = RtlQueryAtomInAtomTable(table, atom, &count, &pins, name, &size);
    if (status) printf("%s: %lx\n", what, status);
    else printf("%s: count %lu, pins %lu, %lu [%ls]\n", what, count, pins, size, name);
}

int main(void) {
    USHORT one = 0, other = 0, number = 0, again = 0;
    WCHAR tiny[3];
    ULONG size = sizeof tiny;
    printf("create %lx", RtlCreateAtomTable(37, &table));
    printf(" %lx\n", RtlCreateAtomTable(37, &table));
    printf("add %lx", RtlAddAtomToAtomTable(table, L"Some Name", &one));
    printf(" %lx", RtlAddAtomToAtomTable(table, L"other", &other));
    printf(" %lx", RtlAddAtomToAtomTable(table, L"SOME name", &again));
    printf(", same %d, different %d, high %d\n", one == again, one != other, one >= 0xC000);
    printf("numbers %lx", RtlAddAtomToAtomTable(table, (WCHAR *)(ULONG_PTR)123, &number));
    printf(" %u, %lx", number, RtlAddAtomToAtomTable(table, L"#45", &number));
    printf(" %u, %lx", number, RtlAddAtomToAtomTable(table, (WCHAR *)(ULONG_PTR)0xC123, &number));
    printf(", %lx", RtlAddAtomToAtomTable(table, NULL, &number));
    printf(", %lx\n", RtlAddAtomToAtomTable(table, L"", &number));
    printf("look up %lx", RtlLookupAtomInAtomTable(table, L"OTHER", &again));
    printf(" %d, %lx\n", again == other, RtlLookupAtomInAtomTable(table, L"unknown", &again));
    show("one", one);
    show("other", other);
    show("number", 123);
    show("nobody's", 0xC800);
    NTSTATUS status = RtlQueryAtomInAtomTable(table, one, NULL, NULL, tiny, &size);
    printf("tiny %lx %lu\n", status, size);
    printf("delete %lx", RtlDeleteAtomFromAtomTable(table, one));
    show("", one);
    printf("delete %lx", RtlDeleteAtomFromAtomTable(table, one));
    show("", one);
    printf("delete %lx\n", RtlDeleteAtomFromAtomTable(table, one));
    printf("pin %lx", RtlPinAtomInAtomTable(table, other));
    show("", other);
    RtlAddAtomToAtomTable(table, L"third", &one);
    printf("empty %lx", RtlEmptyAtomTable(table, FALSE));
    show("", other);
    show("third", one);
    printf("empty %lx", RtlEmptyAtomTable(table, TRUE));
    show("", other);
    printf("destroy %lx\n", RtlDestroyAtomTable(table));
    return 0;
}
