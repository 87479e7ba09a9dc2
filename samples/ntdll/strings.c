/* Counted strings of ntdll: initialized, compared, converted and numbered.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSYSAPI BOOLEAN NTAPI RtlEqualUnicodeString(const UNICODE_STRING *, const UNICODE_STRING *, BOOLEAN);
NTSYSAPI LONG NTAPI RtlCompareUnicodeString(const UNICODE_STRING *, const UNICODE_STRING *, BOOLEAN);
NTSYSAPI NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG, ULONG, UNICODE_STRING *);
NTSYSAPI NTSTATUS NTAPI RtlUnicodeStringToInteger(const UNICODE_STRING *, ULONG, ULONG *);
NTSYSAPI NTSTATUS NTAPI RtlUpcaseUnicodeString(UNICODE_STRING *, const UNICODE_STRING *, BOOLEAN);

int main(void)
{
    UNICODE_STRING a, b, converted;
    ANSI_STRING narrow, back;
    WCHAR buffer[32];
    ULONG number = 0;

    RtlInitUnicodeString(&a, L"Hello");
    RtlInitUnicodeString(&b, L"hELLO");
    printf("%d %d %d\n", a.Length, a.MaximumLength, a.Buffer[0]);
    printf("equal %d %d\n", RtlEqualUnicodeString(&a, &b, FALSE), RtlEqualUnicodeString(&a, &b, TRUE));
    printf("compare %d %ld\n", RtlCompareUnicodeString(&a, &b, FALSE) < 0,
           RtlCompareUnicodeString(&a, &b, TRUE));
    RtlInitAnsiString(&narrow, "caf\xe9");
    printf("convert %lx", RtlAnsiStringToUnicodeString(&converted, &narrow, TRUE));
    printf(" %d %04x\n", converted.Length, converted.Buffer[3]);
    printf("back %lx", RtlUnicodeStringToAnsiString(&back, &converted, TRUE));
    printf(" %d %d\n", back.Length, back.MaximumLength);
    RtlFreeUnicodeString(&converted);
    RtlFreeAnsiString(&back);
    printf("freed %d\n", converted.Buffer == NULL);
    printf("upcase %lx", RtlUpcaseUnicodeString(&converted, &a, TRUE));
    printf(" %.*ls\n", converted.Length / 2, converted.Buffer);
    converted.Buffer = buffer;
    converted.MaximumLength = sizeof buffer;
    printf("integer %lx", RtlIntegerToUnicodeString(255, 16, &converted));
    printf(" %ls\n", buffer);
    printf("parse %lx", RtlUnicodeStringToInteger(&converted, 16, &number));
    printf(" %lu\n", number);
    return 0;
}
