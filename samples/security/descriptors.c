/* Security identifiers, access control lists and descriptors, in memory and as text.
 * flags: -ladvapi32
 */
#include "../facts.h"
#include <sddl.h>

static const char *texts[] = {"S-1-1-0", "S-1-5-18", "BA", "S-1-5-21-1-2-3-4", "S-1", "X"};
static const char *descriptors[] = {"D:(A;;GA;;;WD)", "O:BAG:SYD:P(A;OICI;FA;;;BA)(D;;0x3;;;WD)", "D:", "X",
                                    "D:(A;;ZZ;;;WD)", "O:SYG:BAD:(A;ID;KA;;;SY)"};

int main(void)
{
    SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    BYTE room[256], everyone[64], relative[256];
    ACL *acl = (ACL *)room;
    ACL_SIZE_INFORMATION sizes;
    SECURITY_DESCRIPTOR descriptor;
    PSECURITY_DESCRIPTOR parsed;
    SECURITY_DESCRIPTOR_CONTROL control;
    PSID sid, other;
    void *ace;
    char *text;
    DWORD size, revision;
    BOOL is_member;

    AllocateAndInitializeSid(&authority, 2, 32, 544, 0, 0, 0, 0, 0, 0, &sid);
    ConvertSidToStringSidA(sid, &text);
    printf("%s length %lu valid %d\n", text, GetLengthSid(sid), IsValidSid(sid));
    for (int i = 0; i < 6; i++) {
        BOOL ok = ConvertStringSidToSidA(texts[i], &other);
        printf("%s %d", texts[i], ok);
        if (ok)
            printf(" equal %d", EqualSid(sid, other));
        printf("\n");
    }
    size = 1;
    printf("small %d", CreateWellKnownSid(WinWorldSid, NULL, everyone, &size));
    printf(" %lu needs %lu\n", GetLastError(), size);
    CreateWellKnownSid(WinWorldSid, NULL, everyone, &size);
    InitializeAcl(acl, 200, ACL_REVISION);
    AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, everyone);
    AddAccessDeniedAce(acl, ACL_REVISION, DELETE, sid);
    GetAclInformation(acl, &sizes, sizeof sizes, AclSizeInformation);
    printf("entries %lu used %lu free %lu\n", sizes.AceCount, sizes.AclBytesInUse, sizes.AclBytesFree);
    printf("second %d", GetAce(acl, 1, &ace));
    printf(" type %d at %d third %d\n", ((ACE_HEADER *)ace)->AceType, (int)((BYTE *)ace - room), GetAce(acl, 2, &ace));
    DeleteAce(acl, 0);
    InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&descriptor, TRUE, acl, FALSE);
    SetSecurityDescriptorOwner(&descriptor, sid, FALSE);
    GetSecurityDescriptorControl(&descriptor, &control, &revision);
    size = 3;
    printf("control %x relative %d", control, MakeSelfRelativeSD(&descriptor, relative, &size));
    printf(" needs %lu\n", size);
    printf("relative %d\n", MakeSelfRelativeSD(&descriptor, relative, &size));
    ConvertSecurityDescriptorToStringSecurityDescriptorA(relative, 1, 7, &text, NULL);
    printf("%s\n", text);
    for (int i = 0; i < 6; i++) {
        BOOL ok = ConvertStringSecurityDescriptorToSecurityDescriptorA(descriptors[i], 1, &parsed, &size);
        printf("%s: %d", descriptors[i], ok);
        if (ok && ConvertSecurityDescriptorToStringSecurityDescriptorA(parsed, 1, 31, &text, NULL))
            printf(" size %lu %s", size, text);
        printf("\n");
    }
    printf("member %d", CheckTokenMembership(NULL, everyone, &is_member));
    printf(" %d\n", is_member);
    return 0;
}
