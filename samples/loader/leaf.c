/* A DLL without dependencies of its own. */
#include <windows.h>

__declspec(dllexport) int leaf_count;

static void say(const char *text)
{
    DWORD written;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, lstrlenA(text), &written, NULL);
}

__declspec(dllexport) int leaf(int x)
{
    leaf_count++;
    return x + 100;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
        say(reserved ? "leaf attached statically\r\n" : "leaf attached\r\n");
    if (reason == DLL_PROCESS_DETACH)
        say(reserved ? "leaf detached at exit\r\n" : "leaf detached\r\n");
    return TRUE;
}
