/* Processes and threads by Nt functions: opened by id, suspended, alerted; locales; a key that changes.
 * flags: -lntdll
 */
#include "nt.h"

typedef struct { HANDLE process, thread; } ids;

LONG NTAPI NtOpenProcess(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ids *);
LONG NTAPI NtOpenThread(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, ids *);
LONG NTAPI NtSuspendProcess(HANDLE);
LONG NTAPI NtResumeProcess(HANDLE);
LONG NTAPI NtAlertResumeThread(HANDLE, ULONG *);
LONG NTAPI NtQueryDefaultLocale(BOOLEAN, LCID *);
LONG NTAPI NtQueryDefaultUILanguage(LANGID *);
LONG NTAPI NtQueryInstallUILanguage(LANGID *);
LONG NTAPI NtNotifyChangeKey(HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, ULONG, BOOLEAN, void *, ULONG, BOOLEAN);

static volatile LONG turns;

static DWORD WINAPI work(void *unused)
{
    (void)unused;
    turns++;
    return 0;
}

int main(int argc, char **argv)
{
    OBJECT_ATTRIBUTES attributes = named(NULL, NULL, 0, NULL);
    ids client = {(HANDLE)(ULONG_PTR)GetCurrentProcessId(), NULL};
    HANDLE process, thread, opened, event;
    IO_STATUS_BLOCK status = {0};
    PROCESS_INFORMATION child;
    STARTUPINFOA startup = {sizeof startup};
    char line[MAX_PATH + 10];
    LANGID language;
    DWORD identifier;
    ULONG count;
    LCID locale;
    HKEY key;

    if (argc > 1) {
        printf("child\n");
        return 7;
    }
    printf("process %08lx", NtOpenProcess(&process, PROCESS_ALL_ACCESS, &attributes, &client));
    printf(" %d\n", GetProcessId(process) == GetCurrentProcessId());
    client.process = (HANDLE)0x7777;
    printf("no process %08lx\n", NtOpenProcess(&process, PROCESS_ALL_ACCESS, &attributes, &client));
    thread = CreateThread(NULL, 0, work, NULL, CREATE_SUSPENDED, &identifier);
    client = (ids){NULL, (HANDLE)(ULONG_PTR)identifier};
    printf("thread %08lx", NtOpenThread(&opened, THREAD_ALL_ACCESS, &attributes, &client));
    printf(" %d\n", GetThreadId(opened) == identifier);
    client.thread = (HANDLE)0x7777;
    printf("no thread %08lx\n", NtOpenThread(&opened, THREAD_ALL_ACCESS, &attributes, &client));
    printf("alert and resume %08lx", NtAlertResumeThread(thread, &count));
    printf(" %lu\n", count);
    while (!turns) Sleep(1);
    printf("it runs\n");

    GetModuleFileNameA(NULL, line, MAX_PATH);
    strcat(line, " child");
    fflush(stdout);
    CreateProcessA(NULL, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &startup, &child);
    printf("suspend %08lx\n", NtSuspendProcess(child.hProcess));
    printf("resume %08lx\n", NtResumeProcess(child.hProcess));
    printf("still waits %lx\n", WaitForSingleObject(child.hProcess, 100));
    fflush(stdout);
    printf("resume %08lx\n", NtResumeProcess(child.hProcess));
    printf("ended %lx", WaitForSingleObject(child.hProcess, INFINITE));
    GetExitCodeProcess(child.hProcess, &count);
    printf(" %lu\n", count);

    printf("locale %08lx", NtQueryDefaultLocale(TRUE, &locale));
    printf(" %d\n", locale == GetUserDefaultLCID());
    printf("language %08lx", NtQueryDefaultUILanguage(&language));
    printf(" %d\n", language == GetUserDefaultUILanguage());
    printf("installed %08lx", NtQueryInstallUILanguage(&language));
    printf(" %d\n", language == GetSystemDefaultUILanguage());

    RegCreateKeyA(HKEY_CURRENT_USER, "Software\\pywine notify", &key);
    event = CreateEventA(NULL, FALSE, FALSE, NULL);
    printf("notify %08lx\n", NtNotifyChangeKey(key, event, NULL, NULL, &status, REG_NOTIFY_CHANGE_LAST_SET, FALSE, NULL, 0, TRUE));
    printf("quiet %lx\n", WaitForSingleObject(event, 20));
    RegSetValueExA(key, "value", 0, REG_SZ, (BYTE *)"text", 5);
    printf("changed %lx\n", WaitForSingleObject(event, 5000));
    RegDeleteKeyA(HKEY_CURRENT_USER, "Software\\pywine notify");
    return 0;
}
