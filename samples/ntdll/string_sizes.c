/* ntdll's strings: sizes in other code pages, upper case on the way, characters and pieces.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

ULONG NTAPI RtlxAnsiStringToUnicodeSize(const ANSI_STRING *);
ULONG NTAPI RtlxOemStringToUnicodeSize(const ANSI_STRING *);
ULONG NTAPI RtlxUnicodeStringToAnsiSize(const UNICODE_STRING *);
ULONG NTAPI RtlxUnicodeStringToOemSize(const UNICODE_STRING *);
NTSTATUS NTAPI RtlUpcaseUnicodeToMultiByteN(char *, ULONG, ULONG *, const WCHAR *, ULONG);
NTSTATUS NTAPI RtlUpcaseUnicodeToOemN(char *, ULONG, ULONG *, const WCHAR *, ULONG);
NTSTATUS NTAPI RtlUpcaseUnicodeStringToCountedOemString(ANSI_STRING *, const UNICODE_STRING *, BOOLEAN);
WCHAR NTAPI RtlAnsiCharToUnicodeChar(char **);
NTSTATUS NTAPI RtlAppendAsciizToString(ANSI_STRING *, const char *);
void NTAPI RtlRestoreLastWin32Error(DWORD);

static void hex(const char *what, const char *data, ULONG count) {
    printf("%s %lu:", what, count);
    for (ULONG i = 0; i < count; i++) printf(" %02x", (BYTE)data[i]);
    printf("\n");
}

int main(void) {
    UNICODE_STRING wide;
    ANSI_STRING narrow, counted = {0};
    char buffer[40] = "abc", *place = (char *)"x\xe4y";
    ULONG size = 99;
    RtlInitUnicodeString(&wide, L"Stra\xdf" L"e \xe4\xe9");
    RtlInitAnsiString(&narrow, "Stra\xdf" "e");
    printf("sizes %lu", RtlxAnsiStringToUnicodeSize(&narrow));
    printf(" %lu", RtlxOemStringToUnicodeSize(&narrow));
    printf(" %lu", RtlxUnicodeStringToAnsiSize(&wide));
    printf(" %lu\n", RtlxUnicodeStringToOemSize(&wide));
    NTSTATUS status = RtlUpcaseUnicodeToMultiByteN(buffer, sizeof buffer, &size, wide.Buffer, wide.Length);
    printf("%lx ", status);
    hex("ansi", buffer, size);
    status = RtlUpcaseUnicodeToOemN(buffer, 5, &size, wide.Buffer, wide.Length);
    printf("%lx ", status);
    hex("oem", buffer, size);
    status = RtlUpcaseUnicodeStringToCountedOemString(&counted, &wide, TRUE);
    printf("%lx, room %u ", status, counted.MaximumLength);
    hex("counted", counted.Buffer, counted.Length);
    WCHAR first = RtlAnsiCharToUnicodeChar(&place), second = RtlAnsiCharToUnicodeChar(&place);
    printf("characters %x %x, left %s\n", first, second, place);
    strcpy(buffer, "abc");
    ANSI_STRING target = {3, 6, buffer};
    printf("append %lx", RtlAppendAsciizToString(&target, "de"));
    printf(" %u %.5s, %lx", target.Length, buffer, RtlAppendAsciizToString(&target, "fgh"));
    printf(" %u, %lx\n", target.Length, RtlAppendAsciizToString(&target, NULL));
    RtlRestoreLastWin32Error(77);
    printf("last error %lu\n", GetLastError());
    return 0;
}
