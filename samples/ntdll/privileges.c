/* Identifiers made and written as text by ntdll, and privileges turned on and off.
 * flags: -lntdll
 */
#include "nt.h"

LONG NTAPI RtlAllocateAndInitializeSid(SID_IDENTIFIER_AUTHORITY *, BYTE, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD, DWORD, PSID *);
void *NTAPI RtlFreeSid(PSID);
LONG NTAPI RtlConvertSidToUnicodeString(UNICODE_STRING *, PSID, BOOLEAN);
LONG NTAPI RtlAdjustPrivilege(ULONG, BOOLEAN, BOOLEAN, BOOLEAN *);
void NTAPI RtlCopyLuid(LUID *, const LUID *);

int main(void)
{
    SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
    WCHAR room[60];
    UNICODE_STRING text = {0, sizeof room, room}, made;
    LUID one = {7, 8}, other = {0, 0};
    BOOLEAN before = 9;
    PSID sid;

    printf("make %08lx\n", RtlAllocateAndInitializeSid(&nt, 2, 32, 544, 0, 0, 0, 0, 0, 0, &sid));
    printf("text %08lx", RtlConvertSidToUnicodeString(&text, sid, FALSE));
    printf(" %ls %u\n", room, text.Length);
    printf("text %08lx", RtlConvertSidToUnicodeString(&made, sid, TRUE));
    printf(" %ls\n", made.Buffer);
    RtlFreeUnicodeString(&made);
    text.MaximumLength = 8;
    printf("small %08lx\n", RtlConvertSidToUnicodeString(&text, sid, FALSE));
    RtlFreeSid(sid);
    printf("shutdown %08lx\n", RtlAdjustPrivilege(19, FALSE, FALSE, &before));
    printf("enable %08lx", RtlAdjustPrivilege(19, TRUE, FALSE, &before));
    printf(" %d\n", !!before);
    printf("disable %08lx", RtlAdjustPrivilege(19, FALSE, FALSE, &before));
    printf(" %d\n", !!before);
    printf("thread %08lx\n", RtlAdjustPrivilege(19, TRUE, TRUE, &before));
    printf("unknown %08lx\n", RtlAdjustPrivilege(2, TRUE, FALSE, &before));
    RtlCopyLuid(&other, &one);
    printf("copied %lu %ld\n", other.LowPart, other.HighPart);
    return 0;
}
