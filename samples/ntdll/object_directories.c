/* Directories and symbolic links of the object manager: made, opened, listed, and names relative to them.
 * flags: -lntdll
 */
#include "nt.h"

typedef struct { UNICODE_STRING name, type; } entry;

LONG NTAPI NtCreateEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG, BOOLEAN);
LONG NTAPI NtOpenEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateDirectoryObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtOpenDirectoryObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtQueryDirectoryObject(HANDLE, void *, ULONG, BOOLEAN, BOOLEAN, ULONG *, ULONG *);
LONG NTAPI NtCreateSymbolicLinkObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, UNICODE_STRING *);
LONG NTAPI NtOpenSymbolicLinkObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtQuerySymbolicLinkObject(HANDLE, UNICODE_STRING *, ULONG *);

int main(void)
{
    UNICODE_STRING text, target;
    OBJECT_ATTRIBUTES attributes;
    HANDLE directory, event, second, handle, link;
    WCHAR room[300];
    BYTE records[1000];
    ULONG context = 0, size = 0;
    LONG status;

    attributes = named(NULL, L"\\BaseNamedObjects\\pywine folder", 0, &text);
    printf("create %08lx\n", NtCreateDirectoryObject(&directory, 0xF000F, &attributes));
    printf("again %08lx\n", NtCreateDirectoryObject(&handle, 0xF000F, &attributes));
    printf("open %08lx\n", NtOpenDirectoryObject(&handle, 0xF000F, &attributes));
    attributes = named(directory, L"b event", 0, &text);
    printf("relative %08lx\n", NtCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, 0, FALSE));
    attributes = named(directory, L"a folder", 0, &text);
    printf("nested %08lx\n", NtCreateDirectoryObject(&second, 0xF000F, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine folder\\b event", 0, &text);
    printf("absolute %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    attributes = named(directory, L"\\b event", 0, &text);
    printf("rooted %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    attributes = named(event, L"b event", 0, &text);
    printf("below an event %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    attributes = named(directory, L"missing", 0, &text);
    printf("missing %08lx\n", NtOpenDirectoryObject(&handle, 0xF000F, &attributes));
    status = NtQueryDirectoryObject(directory, records, sizeof records, TRUE, TRUE, &context, &size);
    int first = ((entry *)records)->name.Buffer[0];
    printf("list %08lx %lu\n", status, context);
    status = NtQueryDirectoryObject(directory, records, sizeof records, TRUE, FALSE, &context, &size);
    printf("list %08lx %lu different %d\n", status, context, ((entry *)records)->name.Buffer[0] != first);
    printf("end %08lx\n", NtQueryDirectoryObject(directory, records, sizeof records, TRUE, FALSE, &context, &size));
    NtClose(second);
    context = 0;
    status = NtQueryDirectoryObject(directory, records, sizeof records, TRUE, TRUE, &context, &size);
    printf("list %08lx %ls, %ls\n", status, ((entry *)records)->name.Buffer, ((entry *)records)->type.Buffer);

    attributes = named(NULL, L"\\??\\C:", OBJ_CASE_INSENSITIVE, &text);
    printf("drive %08lx", NtOpenSymbolicLinkObject(&link, 1, &attributes));
    target = (UNICODE_STRING){0, sizeof room, room};
    status = NtQuerySymbolicLinkObject(link, &target, &size);
    printf(" %08lx %d %d\n", status, !wcsncmp(room, L"\\Device\\HarddiskVolume", 22), size == target.Length + sizeof *room);
    target.MaximumLength = 4;
    printf("small %08lx\n", NtQuerySymbolicLinkObject(link, &target, &size));
    attributes = named(NULL, L"\\??\\Q:", OBJ_CASE_INSENSITIVE, &text);
    printf("no drive %08lx\n", NtOpenSymbolicLinkObject(&link, 1, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine link", 0, &text);
    RtlInitUnicodeString(&target, L"\\BaseNamedObjects\\pywine folder");
    printf("link %08lx\n", NtCreateSymbolicLinkObject(&link, 0xF0001, &attributes, &target));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine link\\b event", 0, &text);
    printf("through it %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    return 0;
}
