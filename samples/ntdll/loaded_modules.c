/* Loaded modules by the loader's own functions, and the resources of one.
 * flags: -lntdll
 */
#include "nt.h"

typedef struct { ULONG_PTR type, name, language; } resource_path;

LONG NTAPI LdrAddRefDll(ULONG, HMODULE);
LONG NTAPI LdrGetDllHandleEx(ULONG, const WCHAR *, ULONG *, UNICODE_STRING *, HMODULE *);
LONG NTAPI LdrGetDllFullName(HMODULE, UNICODE_STRING *);
LONG NTAPI LdrFindEntryForAddress(void *, LDR_DATA_TABLE_ENTRY **);
LONG NTAPI LdrEnumerateLoadedModules(void *, void *, void *);
LONG NTAPI LdrDisableThreadCalloutsForDll(HMODULE);
LONG NTAPI LdrQueryProcessModuleInformation(void *, ULONG, ULONG *);
LONG NTAPI LdrFindResource_U(HMODULE, const resource_path *, ULONG, void **);
LONG NTAPI LdrFindResourceDirectory_U(HMODULE, const resource_path *, ULONG, IMAGE_RESOURCE_DIRECTORY **);
LONG NTAPI LdrAccessResource(HMODULE, void *, void **, ULONG *);
LONG NTAPI LdrSetDllDirectory(UNICODE_STRING *);
LONG NTAPI LdrGetDllDirectory(UNICODE_STRING *);
LONG NTAPI LdrAddDllDirectory(UNICODE_STRING *, void **);
LONG NTAPI LdrRemoveDllDirectory(void *);
LONG NTAPI LdrSetDefaultDllDirectories(ULONG);

static void CALLBACK count(LDR_DATA_TABLE_ENTRY *entry, void *context, BOOLEAN *stop)
{
    int *seen = context;
    if (entry->DllBase == GetModuleHandleA(NULL)) seen[1] = 1;
    if (++seen[0] == 2) *stop = TRUE;
}

int main(void)
{
    HMODULE self = GetModuleHandleA(NULL), ntdll = GetModuleHandleA("ntdll.dll"), found = NULL;
    UNICODE_STRING name;
    WCHAR path[MAX_PATH], same[MAX_PATH];
    LDR_DATA_TABLE_ENTRY *entry = NULL;
    IMAGE_RESOURCE_DIRECTORY *directory;
    BYTE records[20000];
    void *data, *text;
    int seen[2] = {0, 0};
    ULONG size = 0;
    LONG status;

    printf("reference %08lx pin %08lx\n", LdrAddRefDll(0, ntdll), LdrAddRefDll(1, ntdll));
    RtlInitUnicodeString(&name, L"kernel32.dll");
    status = LdrGetDllHandleEx(1, NULL, NULL, &name, &found);
    printf("find %08lx %d\n", status, found == GetModuleHandleA("kernel32"));
    RtlInitUnicodeString(&name, L"missing.dll");
    printf("missing %08lx\n", LdrGetDllHandleEx(1, NULL, NULL, &name, &found));
    name = (UNICODE_STRING){0, sizeof path, path};
    status = LdrGetDllFullName(self, &name);
    GetModuleFileNameW(self, same, MAX_PATH);
    printf("name %08lx %d %d\n", status, !wcscmp(path, same), name.Length == 2 * wcslen(same));
    name.MaximumLength = 8;
    printf("small %08lx", LdrGetDllFullName(self, &name));
    printf(" %u\n", name.Length);
    status = LdrFindEntryForAddress((void *)main, &entry);
    printf("entry %08lx %d\n", status, entry && entry->DllBase == self);
    printf("nowhere %08lx\n", LdrFindEntryForAddress(&size, &entry));
    status = LdrEnumerateLoadedModules(NULL, count, seen);
    printf("enumerate %08lx %d %d\n", status, seen[0], seen[1]);
    printf("quiet %08lx\n", LdrDisableThreadCalloutsForDll(ntdll));
    printf("modules %08lx", LdrQueryProcessModuleInformation(records, 4, &size));
    printf(" %d", size > 500);
    printf(" %08lx", LdrQueryProcessModuleInformation(records, sizeof records, &size));
    printf(" %d %d\n", *(ULONG *)records >= 3, *(HMODULE *)(records + 3 * sizeof(void *)) == self);

    RtlInitUnicodeString(&name, L"C:\\windows\\temp");
    printf("folder %08lx", LdrSetDllDirectory(&name));
    name = (UNICODE_STRING){0, sizeof path, path};
    printf(" %08lx", LdrGetDllDirectory(&name));
    printf(" %ls\n", path);
    name.MaximumLength = 8;
    printf("small %08lx", LdrGetDllDirectory(&name));
    printf(" %u\n", name.Length);
    RtlInitUnicodeString(&name, L"C:\\windows");
    printf("add %08lx", LdrAddDllDirectory(&name, &data));
    printf(" remove %08lx\n", LdrRemoveDllDirectory(data));
    RtlInitUnicodeString(&name, L"windows");
    printf("relative %08lx\n", LdrAddDllDirectory(&name, &data));
    printf("default %08lx bad %08lx\n", LdrSetDefaultDllDirectories(0x1000), LdrSetDefaultDllDirectories(1));

    resource_path wanted = {(ULONG_PTR)RT_RCDATA, 7, 0};
    printf("resource %08lx", LdrFindResource_U(self, &wanted, 3, &data));
    printf(" %08lx", LdrAccessResource(self, data, &text, &size));
    printf(" %.*s\n", (int)size, (char *)text);
    wanted.name = (ULONG_PTR)L"NAMED";
    printf("named %08lx", LdrFindResource_U(self, &wanted, 3, &data));
    LdrAccessResource(self, data, &text, &size);
    printf(" %.*s\n", (int)size, (char *)text);
    printf("directory %08lx", LdrFindResourceDirectory_U(self, &wanted, 1, &directory));
    printf(" %u %u\n", directory->NumberOfNamedEntries, directory->NumberOfIdEntries);
    wanted.name = 99;
    printf("no name %08lx\n", LdrFindResource_U(self, &wanted, 3, &data));
    wanted.type = 77;
    printf("no type %08lx\n", LdrFindResource_U(self, &wanted, 3, &data));
    return 0;
}
