#include <windows.h>
#include <stdio.h>
static __thread int value = 6;
__declspec(dllexport) int leaf_value(void) { return value++; }
BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    static const char *const reasons[] = { "process detach", "process attach", "thread attach", "thread detach" };
    if (reason != 1) { printf("leaf: %s%s\n", reasons[reason], reserved ? ", ending" : ""); fflush(stdout); }
    return TRUE;
}
