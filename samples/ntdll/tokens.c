/* Tokens by Nt functions: opened, asked, duplicated; a thread has none of its own.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>

LONG NTAPI NtOpenProcessToken(HANDLE, ACCESS_MASK, HANDLE *);
LONG NTAPI NtOpenThreadToken(HANDLE, ACCESS_MASK, BOOLEAN, HANDLE *);
LONG NTAPI NtQueryInformationToken(HANDLE, TOKEN_INFORMATION_CLASS, void *, ULONG, ULONG *);
LONG NTAPI NtDuplicateToken(HANDLE, ACCESS_MASK, void *, BOOLEAN, TOKEN_TYPE, HANDLE *);
LONG NTAPI NtAllocateLocallyUniqueId(LUID *);
LONG NTAPI NtClose(HANDLE);

int main(void)
{
    HANDLE token, thread, copy;
    TOKEN_TYPE type = 0;
    ULONG size = 0;
    LUID first, second;
    LONG status;
    BYTE user[200];

    printf("open %08lx\n", NtOpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &token));
    printf("thread %08lx\n", NtOpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &thread));
    status = NtQueryInformationToken(token, TokenType, &type, sizeof type, &size);
    printf("type %08lx %d %lu\n", status, type, size);
    printf("small %08lx\n", NtQueryInformationToken(token, TokenUser, user, 4, &size));
    status = NtQueryInformationToken(token, TokenUser, user, sizeof user, &size);
    printf("user %08lx %d\n", status, IsValidSid(((TOKEN_USER *)user)->User.Sid));
    printf("duplicate %08lx\n", NtDuplicateToken(token, TOKEN_QUERY, NULL, FALSE, TokenImpersonation, &copy));
    status = NtQueryInformationToken(copy, TokenType, &type, sizeof type, &size);
    printf("type %08lx %d\n", status, type);
    printf("close %08lx %08lx\n", NtClose(copy), NtClose(token));
    printf("unique %08lx", NtAllocateLocallyUniqueId(&first));
    status = NtAllocateLocallyUniqueId(&second);
    printf(" %08lx %d\n", status, memcmp(&first, &second, sizeof first) != 0);
    return 0;
}
