/* The registry through system calls: paths from the root, records in buffers of any size.
 * flags: -lntdll -ladvapi32
 */
#include "../facts.h"
#include <winternl.h>

#define PATH L"\\Registry\\Machine\\Software\\PywineSampleNative"

NTSTATUS NTAPI NtCreateKey(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG, UNICODE_STRING *, ULONG, ULONG *);
NTSTATUS NTAPI NtOpenKey(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
NTSTATUS NTAPI NtSetValueKey(HANDLE, UNICODE_STRING *, ULONG, ULONG, const void *, ULONG);
NTSTATUS NTAPI NtQueryValueKey(HANDLE, UNICODE_STRING *, int, void *, ULONG, ULONG *);
NTSTATUS NTAPI NtEnumerateKey(HANDLE, ULONG, int, void *, ULONG, ULONG *);
NTSTATUS NTAPI NtEnumerateValueKey(HANDLE, ULONG, int, void *, ULONG, ULONG *);
NTSTATUS NTAPI NtDeleteKey(HANDLE);

static ULONG words[64];

static void show(const char *what, NTSTATUS status, ULONG size)
{
    printf("%s: %08lx size %lu:", what, status, size);
    for (ULONG i = 1; i < 5; i++)
        printf(" %lx", status == 0 || status == (NTSTATUS)0x80000005 ? words[i] : 0);
    printf("\n");
}

int main(void)
{
    UNICODE_STRING path, name;
    OBJECT_ATTRIBUTES at;
    HANDLE key, child;
    ULONG disposition, size = 0;

    RtlInitUnicodeString(&path, PATH);
    InitializeObjectAttributes(&at, &path, OBJ_CASE_INSENSITIVE, NULL, NULL);
    printf("create %08lx", NtCreateKey(&key, KEY_ALL_ACCESS, &at, 0, NULL, 0, &disposition));
    printf(" new %d\n", disposition == 1);
    RtlInitUnicodeString(&name, L"value");
    printf("set %08lx\n", NtSetValueKey(key, &name, 0, REG_DWORD, "\1\2\3\4", 4));
    for (int kind = 0; kind < 3; kind++)
        for (ULONG room = 4; room <= 64; room += 20) {
            NTSTATUS status = NtQueryValueKey(key, &name, kind, words, room, &size);
            show("value", status, size);
        }
    show("enumerate", NtEnumerateValueKey(key, 1, 0, words, 64, &size), 0);
    RtlInitUnicodeString(&path, L"child");
    InitializeObjectAttributes(&at, &path, OBJ_CASE_INSENSITIVE, key, NULL);
    printf("create %08lx\n", NtCreateKey(&child, KEY_ALL_ACCESS, &at, 0, NULL, 0, NULL));
    printf("enumerate %08lx", NtEnumerateKey(key, 0, 0, words, 64, &size));
    printf(" size %lu name length %lu <%.5ls>\n", size, words[3], (WCHAR *)(words + 4));
    RtlInitUnicodeString(&path, L"missing\\deeper");
    printf("create too deep %08lx\n", NtCreateKey(&child, KEY_ALL_ACCESS, &at, 0, NULL, 0, NULL));
    printf("open missing %08lx\n", NtOpenKey(&child, KEY_READ, &at));
    RtlInitUnicodeString(&path, L"child");
    NtOpenKey(&child, KEY_ALL_ACCESS, &at);
    printf("delete parent refused %d\n", NtDeleteKey(key) < 0);
    printf("delete child %08lx\n", NtDeleteKey(child));
    printf("delete parent %08lx\n", NtDeleteKey(key));
    return 0;
}
