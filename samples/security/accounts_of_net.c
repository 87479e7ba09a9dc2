/* What netapi32 says of the user, and of a machine that shares nothing.
 * flags: -lnetapi32 -ladvapi32
 */
#include "../facts.h"
#include <lm.h>

int main(void)
{
    WCHAR name[256], missing[] = L"nobody of that name";
    DWORD size = 256, count = 0, total = 0;
    USER_INFO_10 *ten = NULL;
    USER_INFO_23 *whole = NULL;
    USER_INFO_1 *one = NULL;
    LOCALGROUP_USERS_INFO_0 *groups = NULL;
    SHARE_INFO_2 share = {0};

    GetUserNameW(name, &size);
    printf("10: %lu", NetUserGetInfo(NULL, name, 10, (BYTE **)&ten));
    printf(" %d [%ls]\n", !lstrcmpiW(ten->usri10_name, name), ten->usri10_comment);
    printf("23: %lu", NetUserGetInfo(NULL, name, 23, (BYTE **)&whole));
    printf(" %d %d\n", !lstrcmpiW(whole->usri23_name, name), IsValidSid(whole->usri23_user_sid));
    printf("1: %lu", NetUserGetInfo(NULL, name, 1, (BYTE **)&one));
    printf(" %d %lu\n", !lstrcmpiW(one->usri1_name, name), one->usri1_priv);
    printf("missing: %lu\n", NetUserGetInfo(NULL, missing, 10, (BYTE **)&one));
    printf("level: %lu\n", NetUserGetInfo(NULL, name, 9999, (BYTE **)&one));
    printf("groups: %lu", NetUserGetLocalGroups(NULL, name, 0, 0, (BYTE **)&groups, MAX_PREFERRED_LENGTH, &count, &total));
    printf(" %lu %lu %ls %ls\n", count, total, groups[0].lgrui0_name, groups[1].lgrui0_name);
    printf("share: %lu\n", NetShareAdd(NULL, 2, (BYTE *)&share, NULL));
    printf("free: %lu %lu\n", NetApiBufferFree(ten), NetApiBufferFree(groups));
    return 0;
}
