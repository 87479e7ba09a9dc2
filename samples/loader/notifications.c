/* A program is told of DLLs that come, before their DllMain, and that go, after it.
 * modules: leaf.c branch.c
 */
#include "../facts.h"
#include <winternl.h>

typedef struct { ULONG flags; const UNICODE_STRING *full, *base; void *address; ULONG size; } notification;
typedef void (CALLBACK *routine)(ULONG, const notification *, void *);
typedef NTSTATUS (NTAPI *registration)(ULONG, routine, void *, void **);
typedef NTSTATUS (NTAPI *removal)(void *);

static void CALLBACK told(ULONG reason, const notification *data, void *context)
{
    HMODULE module = NULL;

    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       data->address, &module);
    printf("%s %lu %lu %.*ls %d %d %d\n", (char *)context, reason, data->flags, data->base->Length / 2, data->base->Buffer,
           data->full->Length > data->base->Length, data->size > 0, module == data->address || reason == 2);
}

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll"), module;
    registration enter = (registration)GetProcAddress(ntdll, "LdrRegisterDllNotification");
    removal leave = (removal)GetProcAddress(ntdll, "LdrUnregisterDllNotification");
    void *one = NULL, *other = NULL;

    setvbuf(stdout, NULL, _IONBF, 0);
    printf("register %08lx\n", enter(0, told, "first", &one));
    printf("register %08lx\n", enter(0, told, "second", &other));
    module = LoadLibraryA("branch_" MACHINE ".dll");
    printf("loaded %d\n", module != NULL);
    LoadLibraryA("branch_" MACHINE ".dll");
    FreeLibrary(module);
    LoadLibraryA("leaf_" MACHINE ".dll");
    printf("unregister %08lx\n", leave(one));
    FreeLibrary(module);
    printf("unregister %08lx\n", leave(other));
    module = LoadLibraryA("branch_" MACHINE ".dll");
    printf("loaded %d\n", module != NULL);
    return 0;
}
