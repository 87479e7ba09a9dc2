/* The Windows version a program without a manifest sees, and questions about it.
 */
#include "../facts.h"

int main(void)
{
    OSVERSIONINFOEXA info = {sizeof info};
    DWORD version = GetVersion();
    DWORDLONG mask;

    printf("get %d\n", GetVersionExA((OSVERSIONINFOA *)&info));
    printf("platform %lu at least XP %d\n", info.dwPlatformId,
           info.dwMajorVersion > 5 || info.dwMinorVersion > 0);
    printf("agree %d %d\n", (version & 0xff) == info.dwMajorVersion,
           (version >> 8 & 0xff) == info.dwMinorVersion);
    printf("build %d\n", (version >> 16) == info.dwBuildNumber);
    printf("workstation %d\n", info.wProductType == VER_NT_WORKSTATION);
    mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);
    info.dwMajorVersion = 5;
    printf("at least 5 %d\n", VerifyVersionInfoA(&info, VER_MAJORVERSION, mask));
    info.dwMajorVersion = 50;
    result("at least 50", VerifyVersionInfoA(&info, VER_MAJORVERSION, mask));
    info.dwOSVersionInfoSize = 3;
    result("bad size", GetVersionExA((OSVERSIONINFOA *)&info));
    return 0;
}
