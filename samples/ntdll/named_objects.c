/* Named objects by Nt functions: where names lie, what exists already, other kinds, case, inheritance.
 * flags: -lntdll
 */
#include "nt.h"

LONG NTAPI NtCreateEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG, BOOLEAN);
LONG NTAPI NtOpenEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateMutant(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, BOOLEAN);
LONG NTAPI NtOpenMutant(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateSemaphore(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, LONG, LONG);
LONG NTAPI NtOpenSemaphore(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateTimer(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
LONG NTAPI NtOpenTimer(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateKeyedEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
LONG NTAPI NtOpenKeyedEvent(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateIoCompletion(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ULONG);
LONG NTAPI NtOpenIoCompletion(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateJobObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtOpenJobObject(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
LONG NTAPI NtCreateSection(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, LARGE_INTEGER *, ULONG, ULONG, HANDLE);
LONG NTAPI NtOpenSection(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);

static const char *found(HANDLE handle) { return handle ? "opened" : "not found"; }

int main(void)
{
    UNICODE_STRING text;
    OBJECT_ATTRIBUTES attributes;
    HANDLE event, other, handle = NULL;
    LARGE_INTEGER size = {.QuadPart = 4096};
    DWORD flags;
    WCHAR local[80];

    swprintf(local, 80, L"\\Sessions\\%u\\BaseNamedObjects\\pywine local",
             (unsigned)NtCurrentTeb()->ProcessEnvironmentBlock->SessionId);
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine global", 0, &text);
    printf("create %08lx\n", NtCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, 1, TRUE));
    printf("again %08lx\n", NtCreateEvent(&other, EVENT_ALL_ACCESS, &attributes, 1, TRUE));
    attributes.Attributes = OBJ_OPENIF | OBJ_INHERIT;
    printf("open if %08lx\n", NtCreateEvent(&other, EVENT_ALL_ACCESS, &attributes, 0, FALSE));
    GetHandleInformation(other, &flags);
    printf("signaled %lx inherit %lx\n", WaitForSingleObject(other, 0), flags);
    printf("mutant %08lx\n", NtCreateMutant(&handle, MUTEX_ALL_ACCESS, &attributes, FALSE));
    attributes.Attributes = 0;
    printf("mutant %08lx\n", NtCreateMutant(&handle, MUTEX_ALL_ACCESS, &attributes, FALSE));
    printf("open mutant %08lx\n", NtOpenMutant(&handle, MUTEX_ALL_ACCESS, &attributes));
    printf("open %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    printf("global: %s\n", found(OpenEventA(EVENT_ALL_ACCESS, FALSE, "Global\\pywine global")));
    attributes = named(NULL, L"\\BaseNamedObjects\\PYWINE Global", 0, &text);
    printf("other case %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    attributes.Attributes = OBJ_CASE_INSENSITIVE;
    printf("any case %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));

    attributes = named(NULL, local, 0, &text);
    printf("local %08lx\n", NtCreateSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes, 1, 2));
    printf("by name: %s\n", found(OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "pywine local")));
    printf("by name: %s\n", found(OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "Local\\pywine local")));
    CreateMutexA(NULL, FALSE, "pywine mutex");
    wcscpy(wcsrchr(local, L'\\'), L"\\pywine mutex");
    attributes = named(NULL, local, 0, &text);
    printf("open mutant %08lx\n", NtOpenMutant(&handle, MUTEX_ALL_ACCESS, &attributes));

    attributes = named(NULL, L"\\BaseNamedObjects\\pywine missing", 0, &text);
    printf("missing %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    printf("missing %08lx\n", NtOpenSemaphore(&handle, SEMAPHORE_ALL_ACCESS, &attributes));
    attributes = named(NULL, L"\\Missing\\pywine missing", 0, &text);
    printf("missing directory %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));
    attributes = named(NULL, L"pywine missing", 0, &text);
    printf("relative to nothing %08lx\n", NtOpenEvent(&handle, EVENT_ALL_ACCESS, &attributes));

    attributes = named(NULL, L"\\BaseNamedObjects\\pywine timer", 0, &text);
    printf("timer %08lx", NtCreateTimer(&handle, TIMER_ALL_ACCESS, &attributes, 0));
    printf(" %08lx\n", NtOpenTimer(&handle, TIMER_ALL_ACCESS, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine keyed", 0, &text);
    printf("keyed event %08lx", NtCreateKeyedEvent(&handle, GENERIC_ALL, &attributes, 0));
    printf(" %08lx\n", NtOpenKeyedEvent(&handle, GENERIC_ALL, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine port", 0, &text);
    printf("port %08lx", NtCreateIoCompletion(&handle, GENERIC_ALL, &attributes, 0));
    printf(" %08lx\n", NtOpenIoCompletion(&handle, GENERIC_ALL, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine job", 0, &text);
    printf("job %08lx", NtCreateJobObject(&handle, JOB_OBJECT_ALL_ACCESS, &attributes));
    printf(" %08lx\n", NtOpenJobObject(&handle, JOB_OBJECT_ALL_ACCESS, &attributes));
    attributes = named(NULL, L"\\BaseNamedObjects\\pywine section", 0, &text);
    printf("section %08lx",
           NtCreateSection(&handle, SECTION_ALL_ACCESS, &attributes, &size, PAGE_READWRITE, SEC_COMMIT, NULL));
    printf(" %08lx\n", NtOpenSection(&handle, SECTION_ALL_ACCESS, &attributes));
    return 0;
}
