/* ntdll's helpers write, check and delete values, and read many of them as a table says.
 * flags: -lntdll -ladvapi32
 */
#include "../facts.h"
#include <winternl.h>

typedef NTSTATUS(NTAPI *Routine)(WCHAR *, ULONG, void *, ULONG, void *, void *);
typedef struct { Routine routine; ULONG flags; WCHAR *name; void *context; ULONG type; void *data; ULONG size; } Query;
NTSTATUS NTAPI RtlQueryRegistryValues(ULONG, const WCHAR *, Query *, void *, void *);
NTSTATUS NTAPI RtlWriteRegistryValue(ULONG, const WCHAR *, const WCHAR *, ULONG, void *, ULONG);
NTSTATUS NTAPI RtlDeleteRegistryValue(ULONG, const WCHAR *, const WCHAR *);
NTSTATUS NTAPI RtlCheckRegistryKey(ULONG, WCHAR *);
NTSTATUS NTAPI RtlCreateRegistryKey(ULONG, WCHAR *);

static NTSTATUS NTAPI show(WCHAR *name, ULONG type, void *data, ULONG size, void *context, void *entry) {
    printf("  [%ls] type %lu, %lu bytes, context %d, entry %d", name ? name : L"none", type, size, context == &show, (int)(ULONG_PTR)entry);
    if (type == REG_SZ) printf(": %ls", (WCHAR *)data);
    if (type == REG_DWORD) printf(": %lu", *(ULONG *)data);
    printf("\n");
    return entry == (void *)99 ? (NTSTATUS)0xC0000001 : 0;
}

int main(void) {
    WCHAR key[] = L"Software\\PywineSample", below[] = L"Software\\PywineSample\\Below", text[] = L"a text", expand[] = L"%SAMPLE%!", multi[] = L"one\0two\0";
    ULONG number = 7, direct = 0;
    BYTE bytes[6] = {1, 2, 3, 4, 5, 6};
    SetEnvironmentVariableA("SAMPLE", "value");
    printf("check %lx", RtlCheckRegistryKey(5, key));
    printf(", create %lx", RtlCreateRegistryKey(5, below));
    printf(", check %lx\n", RtlCheckRegistryKey(5, key));
    printf("write %lx", RtlWriteRegistryValue(5, key, L"number", REG_DWORD, &number, 4));
    printf(" %lx", RtlWriteRegistryValue(5, key, L"text", REG_SZ, text, sizeof text));
    printf(" %lx", RtlWriteRegistryValue(5, key, L"expand", REG_EXPAND_SZ, expand, sizeof expand));
    printf(" %lx", RtlWriteRegistryValue(5, key, L"multi", REG_MULTI_SZ, multi, sizeof multi));
    printf(" %lx\n", RtlWriteRegistryValue(5, below, L"bytes", REG_BINARY, bytes, sizeof bytes));
    Query named[] = {{show, 0, L"number", (void *)1}, {show, 0, L"text", (void *)2}, {show, 0, L"expand", (void *)3}, {show, 0x10, L"expand", (void *)4},
                     {show, 0, L"multi", (void *)5}, {show, 0x10, L"multi", (void *)6}, {show, 0, L"missing", (void *)7}, {show, 0, L"missing", (void *)8, REG_SZ, L"instead", 0},
                     {show, 8, NULL, (void *)9}, {0}};
    printf("named %lx\n", RtlQueryRegistryValues(5, key, named, &show, NULL));
    Query required[] = {{show, 4, L"missing", (void *)1}, {0}}, fails[] = {{show, 0, L"number", (void *)99}, {show, 0, L"text", (void *)2}, {0}};
    printf("required %lx\n", RtlQueryRegistryValues(5, key, required, &show, NULL));
    printf("fails %lx\n", RtlQueryRegistryValues(5, key, fails, &show, NULL));
    UNICODE_STRING string = {0};
    Query place[] = {{NULL, 0x20, L"number", &direct}, {NULL, 0x20, L"text", &string}, {0}};
    printf("direct %lx", RtlQueryRegistryValues(5, key, place, NULL, NULL));
    printf(": %lu, %u [%ls]\n", direct, string.Length, string.Buffer);
    Query sub[] = {{NULL, 1, L"Below", NULL}, {show, 0, L"bytes", (void *)1}, {show, 2, L"number", (void *)2}, {0}};
    printf("below %lx\n", RtlQueryRegistryValues(5, key, sub, &show, NULL));
    printf("absent %lx", RtlQueryRegistryValues(5, L"Software\\PywineNothing", named, &show, NULL));
    printf(", optional %lx\n", RtlQueryRegistryValues(0x80000005, L"Software\\PywineNothing", named, &show, NULL));
    printf("delete %lx", RtlDeleteRegistryValue(5, key, L"number"));
    printf(" %lx\n", RtlDeleteRegistryValue(5, key, L"number"));
    RegDeleteKeyW(HKEY_CURRENT_USER, below);
    printf("gone %ld\n", RegDeleteKeyW(HKEY_CURRENT_USER, key));
    return 0;
}
