/* The last status of a thread: what was translated to a Win32 error last, and what failed last.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>

ULONG WINAPI RtlGetLastNtStatus(void);
ULONG WINAPI RtlNtStatusToDosError(LONG);
void WINAPI RtlSetLastWin32ErrorAndNtStatusFromNtStatus(LONG);

int main(void)
{
    RtlSetLastWin32ErrorAndNtStatusFromNtStatus(0xC0000056);
    printf("%lu from %lx\n", GetLastError(), RtlGetLastNtStatus());
    CreateFileA("missing", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("%lu from %lx\n", GetLastError(), RtlGetLastNtStatus());
    CreateFileA("no\\such\\folder", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    printf("%lu from %lx\n", GetLastError(), RtlGetLastNtStatus());
    return 0;
}
