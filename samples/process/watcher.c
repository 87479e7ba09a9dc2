#include <windows.h>
#include <stdio.h>

__declspec(dllexport) volatile int *watched;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved) {
    if (reason == DLL_PROCESS_DETACH && watched) {
        char text[40];
        DWORD done;
        int length = sprintf(text, "detach: %d\r\n", *watched);
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, length, &done, NULL);
    }
    return TRUE;
}
