/* A program without a C run-time library: its entry point's return value is the exit code.
 * flags: -nostartfiles -nodefaultlibs -lkernel32
 * exit: 21
 */
#include <windows.h>

int mainCRTStartup(void *peb)
{
    static const char text[] = "no run-time library\r\n";
    DWORD written;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, sizeof text - 1, &written, NULL);
    return 21;
}
