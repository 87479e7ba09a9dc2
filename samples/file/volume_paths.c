/* Which volume a path lies on, also when it names the drive's device.
 */
#include <windows.h>
#include <stdio.h>

int main(void) {
    static const char *const paths[] = {
        "C:\\windows\\x", "\\\\?\\C:\\windows\\x\\y", "\\\\?\\C:\\", "\\\\?\\C:", "\\\\.\\C:\\windows", "C:", "C:/windows/x",
        "\\\\?\\C:\\nonesuch\\dir", "\\\\?\\Q:\\x", "Q:\\x", "", "\\\\", "\\\\?\\", "\\\\?\\x", "\\\\server\\share\\dir",
    };
    for (int i = 0; i < (int)(sizeof paths / sizeof *paths); i++) {
        char root[100] = "";
        SetLastError(0);
        BOOL done = GetVolumePathNameA(paths[i], root, sizeof root);
        printf("<%s>: %d <%s>, error %lu\n", paths[i], done, root, done ? 0 : GetLastError());
    }
    static const char *const roots[] = {"\\\\?\\C:\\", "\\\\?\\C:", "C:", "C:\\", "\\\\.\\C:\\", "\\\\?\\Q:\\", "C:\\nonesuch"};
    for (int i = 0; i < (int)(sizeof roots / sizeof *roots); i++)
        printf("%s: type %u\n", roots[i], GetDriveTypeA(roots[i]));
    char small[2];
    SetLastError(0);
    printf("%d", GetVolumePathNameA("\\\\?\\C:\\windows", small, sizeof small));
    printf(" %lu\n", GetLastError());
    printf("%d\n", GetVolumeInformationA("\\\\.\\C:\\", NULL, 0, NULL, NULL, NULL, NULL, 0));
    return 0;
}
