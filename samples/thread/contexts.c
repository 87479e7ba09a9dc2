/* Contexts made by InitializeContext, copied, and where their parts are.
 */
#define _WIN32_WINNT 0x0601
#include "../facts.h"

WINBASEAPI WINBOOL WINAPI InitializeContext(PVOID, DWORD, PCONTEXT *, PDWORD);
WINBASEAPI PVOID WINAPI LocateXStateFeature(PCONTEXT, DWORD, PDWORD);
WINBASEAPI WINBOOL WINAPI CopyContext(PCONTEXT, DWORD, PCONTEXT);
WINBASEAPI WINBOOL WINAPI GetXStateFeaturesMask(PCONTEXT, PDWORD64);
WINBASEAPI DWORD64 WINAPI GetEnabledXStateFeatures(void);

static _Alignas(16) char first_room[8192], second_room[8192];

static void locate(const char *what, CONTEXT *context, DWORD feature)
{
    DWORD size = 0;
    char *found = LocateXStateFeature(context, feature, &size);

    printf("%s at %d, size %lu\n", what, found ? (int)(found - (char *)context) : -1, size);
}

int main(void)
{
    CONTEXT *first = NULL, *second = NULL;
    DWORD size = 0;
    DWORD64 mask = 77;

    printf("features %d\n", (int)(GetEnabledXStateFeatures() & 3));
    result("full", InitializeContext(NULL, CONTEXT_FULL, NULL, &size));
    printf("size %lu of %u\n", size, (unsigned)sizeof(CONTEXT));
    size = sizeof first_room;
    result("all", InitializeContext(first_room + 3, CONTEXT_ALL, &first, &size));
    printf("at %d, size %lu, flags %lx\n", (int)((char *)first - first_room), size, first->ContextFlags);
    size = sizeof second_room;
    InitializeContext(second_room, CONTEXT_FULL, &second, &size);
    RtlCaptureContext(first);
    locate("legacy", first, 0);
    locate("vectors", first, 1);
    result("mask", GetXStateFeaturesMask(first, &mask));
    printf("%x\n", (unsigned)mask);
    result("copy", CopyContext(second, CONTEXT_INTEGER, first));
#ifdef _WIN64
    printf("%d %d", second->Rbx == first->Rbx, second->Rsp == 0);
#else
    printf("%d %d", second->Ebx == first->Ebx, second->Esp == 0);
#endif
    printf(", flags %lx\n", second->ContextFlags);
    return 0;
}
