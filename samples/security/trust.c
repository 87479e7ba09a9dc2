/* Files without a signature are not trusted, nor is what is no program; arguments are more files to judge.
 * files: text.txt=text text.exe=text
 * flags: -lwintrust
 */
#include "../facts.h"
#include <wintrust.h>
#include <softpub.h>

static void judge(const char *what, const WCHAR *path, const GUID *action)
{
    WINTRUST_FILE_INFO file = {sizeof file, path};
    WINTRUST_DATA data = {sizeof data};
    GUID wanted = *action;

    data.dwUIChoice = WTD_UI_NONE;
    data.dwUnionChoice = WTD_CHOICE_FILE;
    data.pFile = &file;
    data.dwStateAction = WTD_STATEACTION_VERIFY;
    printf("%s %08lx\n", what, (unsigned long)WinVerifyTrust(INVALID_HANDLE_VALUE, &wanted, &data));
    data.dwStateAction = WTD_STATEACTION_CLOSE;
    WinVerifyTrust(INVALID_HANDLE_VALUE, &wanted, &data);
}

int main(int count, char **arguments)
{
    static const GUID v2 = WINTRUST_ACTION_GENERIC_VERIFY_V2, none = {1, 2, 3, {4}};
    WCHAR self[MAX_PATH];

    GetModuleFileNameW(NULL, self, MAX_PATH);
    judge("itself", self, &v2);
    judge("missing", L"missing.exe", &v2);
    judge("text", L"text.txt", &v2);
    judge("text as a program", L"text.exe", &v2);
    judge("no action", self, &none);
    for (int i = 1; i < count; i++) {
        MultiByteToWideChar(CP_ACP, 0, arguments[i], -1, self, MAX_PATH);
        judge("argument", self, &v2);
    }
    return 0;
}
