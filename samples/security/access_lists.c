/* Lists made of trustees, access checked against them, and descriptors made absolute.
 */
#include "../facts.h"
#include <aclapi.h>

static void list(ACL *acl)
{
    ACL_SIZE_INFORMATION size;

    GetAclInformation(acl, &size, sizeof size, AclSizeInformation);
    printf("entries %lu\n", size.AceCount);
    for (DWORD i = 0; i < size.AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace;

        GetAce(acl, i, (void **)&ace);
        printf("  %d %02x %08lx\n", ace->Header.AceType, ace->Header.AceFlags, ace->Mask);
    }
}

static void check(SECURITY_DESCRIPTOR *descriptor, DWORD wanted)
{
    GENERIC_MAPPING mapping = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE, FILE_ALL_ACCESS};
    PRIVILEGE_SET privileges;
    DWORD size = sizeof privileges, granted = 0;
    BOOL status = FALSE, ok;
    HANDLE token;

    ImpersonateSelf(SecurityImpersonation);
    OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token);
    ok = AccessCheck(descriptor, token, wanted, &mapping, &privileges, &size, &granted, &status);
    printf("check %08lx: %d %d %08lx\n", wanted, ok, status, granted);
    CloseHandle(token);
    RevertToSelf();
}

int main(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE], other[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof sid;
    EXPLICIT_ACCESSA access[2] = {0};
    ACL *first = NULL;
    SECURITY_DESCRIPTOR descriptor;
    BYTE relative[500], absolute[100], dacl[300], owner[100], group[100];
    DWORD sizes[5] = {0};

    CreateWellKnownSid(WinWorldSid, NULL, sid, &size);
    size = sizeof other;
    CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, other, &size);
    access[0].grfAccessPermissions = FILE_WRITE_DATA;
    access[0].grfAccessMode = DENY_ACCESS;
    access[0].grfInheritance = SUB_CONTAINERS_AND_OBJECTS_INHERIT;
    access[0].Trustee.TrusteeForm = TRUSTEE_IS_NAME;
    access[0].Trustee.ptstrName = "Everyone";
    access[1].grfAccessPermissions = FILE_GENERIC_READ;
    access[1].grfAccessMode = GRANT_ACCESS;
    BuildTrusteeWithSidA(&access[1].Trustee, sid);
    printf("set %lu\n", SetEntriesInAclA(2, access, NULL, &first));
    list(first);
    InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorOwner(&descriptor, sid, FALSE);
    SetSecurityDescriptorGroup(&descriptor, other, FALSE);
    SetSecurityDescriptorDacl(&descriptor, TRUE, first, FALSE);
    check(&descriptor, FILE_READ_DATA);
    check(&descriptor, FILE_WRITE_DATA);
    check(&descriptor, GENERIC_READ);
    size = sizeof relative;
    result("relative", MakeSelfRelativeSD(&descriptor, relative, &size));
    result("measure", MakeAbsoluteSD(relative, NULL, &sizes[0], NULL, &sizes[1], NULL, &sizes[2], NULL, &sizes[3], NULL, &sizes[4]));
    printf("dacl %lu, sacl %lu, owner %lu, group %lu\n", sizes[1], sizes[2], sizes[3], sizes[4]);
    result("absolute", MakeAbsoluteSD(relative, (void *)absolute, &sizes[0], (ACL *)dacl, &sizes[1], NULL, &sizes[2], owner,
                                      &sizes[3], group, &sizes[4]));
    printf("same owner %d\n", EqualSid(owner, sid));
    return 0;
}
