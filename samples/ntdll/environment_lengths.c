/* Variables are read, set and expanded by pointers and lengths; small questions about names and handles.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSTATUS NTAPI RtlQueryEnvironmentVariable(WCHAR *, const WCHAR *, SIZE_T, WCHAR *, SIZE_T, SIZE_T *);
NTSTATUS NTAPI RtlSetEnvironmentVar(WCHAR **, const WCHAR *, SIZE_T, const WCHAR *, SIZE_T);
NTSTATUS NTAPI RtlExpandEnvironmentStrings(WCHAR *, const WCHAR *, SIZE_T, WCHAR *, SIZE_T, SIZE_T *);
void NTAPI RtlEraseUnicodeString(UNICODE_STRING *);
BOOLEAN NTAPI RtlDoesNameContainWildCards(UNICODE_STRING *);
WCHAR *NTAPI RtlGetNtSystemRoot(void);
BOOLEAN NTAPI RtlAreLongPathsEnabled(void);
BOOLEAN NTAPI RtlIsCurrentProcess(HANDLE);
BOOLEAN NTAPI RtlIsCurrentThread(HANDLE);

int main(void) {
    WCHAR value[40] = L"";
    SIZE_T size = 99;
    printf("set %lx\n", RtlSetEnvironmentVar(NULL, L"SAMPLEx", 6, L"some value", 4));
    printf("query %lx", RtlQueryEnvironmentVariable(NULL, L"SAMPLE!", 6, value, 40, &size));
    printf(" %u [%ls]\n", (int)size, value);
    printf("little room %lx", RtlQueryEnvironmentVariable(NULL, L"SAMPLE", 6, value, 4, &size));
    printf(" %u\n", (int)size);
    printf("expand %lx", RtlExpandEnvironmentStrings(NULL, L"<%SAMPLE%>..", 10, value, 40, &size));
    printf(" %u [%ls]\n", (int)size, value);
    printf("delete %lx", RtlSetEnvironmentVar(NULL, L"SAMPLE", 6, NULL, 0));
    printf(" %lx\n", RtlQueryEnvironmentVariable(NULL, L"SAMPLE", 6, value, 40, &size));
    UNICODE_STRING name, other;
    RtlInitUnicodeString(&name, L"C:\\a*\\b.txt");
    RtlInitUnicodeString(&other, L"C:\\a\\b?.txt");
    printf("wildcards %d %d\n", RtlDoesNameContainWildCards(&name), RtlDoesNameContainWildCards(&other));
    UNICODE_STRING secret = {8, 10, value};
    memcpy(value, L"word!", 10);
    RtlEraseUnicodeString(&secret);
    printf("erased %u %d\n", secret.Length, value[0] | value[4]);
    HANDLE self = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId()), thread = OpenThread(THREAD_ALL_ACCESS, FALSE, GetCurrentThreadId());
    printf("root %ls, long paths %d\n", RtlGetNtSystemRoot(), RtlAreLongPathsEnabled());
    printf("process %d %d %d", RtlIsCurrentProcess(GetCurrentProcess()), RtlIsCurrentProcess(self), RtlIsCurrentProcess(thread));
    printf(", thread %d %d %d\n", RtlIsCurrentThread(GetCurrentThread()), RtlIsCurrentThread(thread), RtlIsCurrentThread(self));
    return 0;
}
