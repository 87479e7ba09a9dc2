/* Local drives have no names in the network.
 * flags: -lmpr
 */
#include <windows.h>
#include <stdio.h>

int main(void) {
    static const char *const paths[] = {"C:\\windows", "C:", "x", ""};
    char buffer[300];
    DWORD size;
    for (int i = 0; i < 4; i++)
        for (DWORD level = 0; level < 4; level++) {
            size = sizeof buffer;
            printf("<%s> %lu: %lu\n", paths[i], level, WNetGetUniversalNameA(paths[i], level, buffer, &size));
        }
    size = 300;
    printf("%lu\n", WNetGetUniversalNameW(L"C:\\windows", UNIVERSAL_NAME_INFO_LEVEL, buffer, &size));
    static const char *const devices[] = {"C:", "Q:", "x", "C:\\"};
    for (int i = 0; i < 4; i++) {
        size = sizeof buffer;
        printf("<%s>: %lu\n", devices[i], WNetGetConnectionA(devices[i], buffer, &size));
    }
    return 0;
}
