/* The lock that vcruntime140 makes for other libraries.
 */
#include <windows.h>
#include <stdio.h>

typedef BOOL(__cdecl *initialize_t)(CRITICAL_SECTION *, DWORD, DWORD);

int main(void) {
    HMODULE runtime = LoadLibraryA("vcruntime140.dll");
    initialize_t initialize = (initialize_t)GetProcAddress(runtime, "__vcrt_InitializeCriticalSectionEx");
    CRITICAL_SECTION section;
    memset(&section, 0xcc, sizeof section);
    printf("%d\n", initialize(&section, 10, 0));
    EnterCriticalSection(&section);
    printf("%ld\n", (long)section.RecursionCount);
    LeaveCriticalSection(&section);
    DeleteCriticalSection(&section);
    return 0;
}
