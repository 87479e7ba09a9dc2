/* A restricted token: groups that only deny, privileges gone; a process that is started with it has it.
 * flags: -ladvapi32
 */
#include "../facts.h"

static PSID administrators(void)
{
    static BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof sid;
    CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &size);
    return sid;
}

static DWORD facts(HANDLE token)
{
    static BYTE buffer[4096];
    TOKEN_PRIVILEGES *privileges = (void *)buffer;
    TOKEN_GROUPS *groups = (void *)buffer;
    DWORD size, index, found = 0;

    GetTokenInformation(token, TokenPrivileges, buffer, sizeof buffer, &size);
    found = privileges->PrivilegeCount == 1 ? 1 : 0;
    GetTokenInformation(token, TokenGroups, buffer, sizeof buffer, &size);
    for (index = 0; index < groups->GroupCount; index++)
        if (EqualSid(groups->Groups[index].Sid, administrators()))
            found |= groups->Groups[index].Attributes & SE_GROUP_USE_FOR_DENY_ONLY ? 2 : 4;
    return found | (IsTokenRestricted(token) ? 8 : 0);
}

int main(int argc, char **argv)
{
    HANDLE token, restricted, impersonation;
    SID_AND_ATTRIBUTES disabled = {administrators(), 0};
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char command[600];
    DWORD code = 0;
    BOOL member = 7;

    OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token);
    if (argc > 1) {
        CheckTokenMembership(NULL, administrators(), &member);
        return facts(token) | (member ? 16 : 0);
    }
    printf("mine: %lu\n", facts(token));
    CheckTokenMembership(NULL, administrators(), &member);
    printf("member: %d\n", member);
    result("restrict", CreateRestrictedToken(token, DISABLE_MAX_PRIVILEGE, 1, &disabled, 0, NULL, 0, NULL, &restricted));
    printf("restricted: %lu\n", facts(restricted));
    DuplicateTokenEx(restricted, MAXIMUM_ALLOWED, NULL, SecurityImpersonation, TokenImpersonation, &impersonation);
    CheckTokenMembership(impersonation, administrators(), &member);
    printf("member: %d\n", member);
    sprintf(command, "\"%s\" child", argv[0]);
    result("start", CreateProcessAsUserA(restricted, NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    WaitForSingleObject(process.hProcess, 20000);
    GetExitCodeProcess(process.hProcess, &code);
    printf("child: %lu\n", code);
    result("restrict to one", CreateRestrictedToken(token, 0, 0, NULL, 0, NULL, 1, &disabled, &restricted));
    printf("restricted: %lu\n", facts(restricted));
    return 0;
}
