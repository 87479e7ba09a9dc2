/* ResolveDelayLoadedAPI with descriptors as linkers make them: by name, by ordinal of nothing, of a DLL that is absent.
 */
#include "../facts.h"
#include <stddef.h>

typedef struct {
    DWORD attributes, dll_name, module_handle, addresses, names, bound, unload, stamp;
} DESCRIPTOR;

typedef struct {
    ULONG size;
    const DESCRIPTOR *descriptor;
    void **thunk;
    const char *dll;
    struct { ULONG by_name; union { const char *name; ULONG ordinal; } what; } api;
    void *module, *unused;
    ULONG error;
} INFO;

typedef void *(WINAPI *HOOK)(ULONG, INFO *);
typedef void *(WINAPI *SYSTEM_HOOK)(const char *, const char *);
typedef void *(WINAPI *RESOLVE)(void *, const DESCRIPTOR *, HOOK, SYSTEM_HOOK, void **, ULONG);

static struct { WORD hint; char name[24]; } length = {0, "lstrlenA"}, absent = {0, "no_such_function"};
static char dll[] = "kernel32.dll", missing[] = "no_such_library.dll";
static HMODULE handle, missing_handle;
static ULONG_PTR names[4], addresses[4];

static void *WINAPI hook(ULONG reason, INFO *info)
{
    printf("hook %lu %lu %s %d %lu\n", reason, (ULONG)(info->size - sizeof *info), info->dll, info->module != NULL,
           info->error);
    return NULL;
}

static void *WINAPI other_hook(ULONG reason, INFO *info)
{
    return (void *)0x1234;
}

static void *WINAPI system_hook(const char *library, const char *name)
{
    printf("system hook %s %s\n", library, name);
    return (void *)0x5678;
}

int main(void)
{
    char *base = (char *)GetModuleHandleA(NULL);
    RESOLVE resolve = (RESOLVE)GetProcAddress(GetModuleHandleA("kernel32.dll"), "ResolveDelayLoadedAPI");
    DESCRIPTOR descriptor = {1, dll - base, (char *)&handle - base, (char *)addresses - base, (char *)names - base};
    int (WINAPI *function)(const char *);

    names[0] = (char *)&length - base;
    names[1] = (char *)&absent - base;
    function = resolve(base, &descriptor, hook, system_hook, (void **)&addresses[0], 0);
    printf("%d %d %d\n", function("four"), addresses[0] == (ULONG_PTR)function, handle != NULL);
    printf("%p\n", resolve(base, &descriptor, hook, system_hook, (void **)&addresses[1], 0));
    printf("%d\n", addresses[1] != 0);
    printf("%p\n", resolve(base, &descriptor, other_hook, system_hook, (void **)&addresses[1], 0));
    printf("%p\n", resolve(base, &descriptor, NULL, system_hook, (void **)&addresses[1], 0));
    descriptor.dll_name = missing - base;
    descriptor.module_handle = (char *)&missing_handle - base;
    printf("%p\n", resolve(base, &descriptor, hook, system_hook, (void **)&addresses[0], 0));
    printf("%d\n", missing_handle != NULL);
    return 0;
}
