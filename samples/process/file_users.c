/* The restart manager names the processes that have a file open.
 * files: held.txt=data free.txt=data
 * flags: -lrstrtmgr
 */
#include "../facts.h"
#include <restartmanager.h>

static void list(const WCHAR *name)
{
    WCHAR key[CCH_RM_SESSION_KEY + 1] = {0};
    RM_PROCESS_INFO found[4];
    DWORD session, reasons = 0;
    UINT needed = 0, count = 0;
    DWORD code = RmStartSession(&session, 0, key);

    printf("start %lu, key of %d\n", code, (int)wcslen(key));
    printf("register %lu\n", RmRegisterResources(session, 1, &name, 0, NULL, 0, NULL));
    code = RmGetList(session, &needed, &count, NULL, &reasons);
    printf("size %lu, needed %u\n", code, needed);
    count = 4;
    code = RmGetList(session, &needed, &count, found, &reasons);
    printf("list %lu, %u of them, reasons %lu\n", code, count, reasons);
    if (!code && count)
        printf("this process %d, name %d\n", found[0].Process.dwProcessId == GetCurrentProcessId(),
               found[0].strAppName[0] != 0);
    printf("end %lu\n", RmEndSession(session));
}

int main(void)
{
    WCHAR held[MAX_PATH], none[MAX_PATH];
    HANDLE file = CreateFileW(L"held.txt", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);

    GetFullPathNameW(L"held.txt", MAX_PATH, held, NULL);
    GetFullPathNameW(L"free.txt", MAX_PATH, none, NULL);
    list(none);
    list(held);
    printf("no session %lu\n", RmEndSession(77));
    CloseHandle(file);
    return 0;
}
