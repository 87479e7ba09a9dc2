/* A DLL that imports another one. */
#include <windows.h>

__declspec(dllimport) int leaf(int);

static void say(const char *text)
{
    DWORD written;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, lstrlenA(text), &written, NULL);
}

__declspec(dllexport) int branch(int x)
{
    return leaf(x) * 2;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
        say(reserved ? "branch attached statically\r\n" : "branch attached\r\n");
    if (reason == DLL_PROCESS_DETACH)
        say(reserved ? "branch detached at exit\r\n" : "branch detached\r\n");
    return TRUE;
}
