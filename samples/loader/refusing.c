/* A DLL whose DllMain refuses to be loaded. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
    return reason != DLL_PROCESS_ATTACH;
}

__declspec(dllexport) int refusing(void)
{
    return 1;
}
