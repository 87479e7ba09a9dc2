/* Modules, TLS callbacks and fiber-local storage hear of threads as they begin and end.
 * modules: leaf.c
 * exit: 9
 */
#include <windows.h>
#include <stdio.h>

__declspec(dllimport) int leaf_value(void);
static __thread int own = 3;
static DWORD fls, tls;
static const char *const reasons[] = { "process detach", "process attach", "thread attach", "thread detach" };

static void NTAPI on_tls(void *module, DWORD reason, void *reserved)
{
    if (reason >= 2) { printf("tls: %s\n", reasons[reason]); fflush(stdout); }
}
__attribute__((section(".CRT$XLC"))) PIMAGE_TLS_CALLBACK callback = on_tls;

static void WINAPI on_fls(void *value) { printf("fls: %s\n", (char *)value); fflush(stdout); }

static DWORD WINAPI run(void *argument)
{
    printf("thread: own %d, leaf %d, tls %p\n", own, leaf_value(), TlsGetValue(tls)); fflush(stdout);
    own = 8;
    TlsSetValue(tls, (void *)1);
    FlsSetValue(fls, argument);
    return 0;
}

static HANDLE begun;

static DWORD WINAPI last(void *main_thread)
{
    DWORD code;
    SetEvent(begun);
    WaitForSingleObject(main_thread, INFINITE);
    GetExitCodeThread(main_thread, &code);
    printf("the first thread has ended: %lu\n", code); fflush(stdout);
    return 9;
}

int main(void)
{
    HANDLE self;
    begun = CreateEventA(NULL, FALSE, FALSE, NULL);
    tls = TlsAlloc();
    fls = FlsAlloc(on_fls);
    TlsSetValue(tls, (void *)2);
    HANDLE thread = CreateThread(NULL, 0, run, "of the thread", 0, NULL);
    WaitForSingleObject(thread, 10000);
    printf("own %d, tls %d\n", own, TlsGetValue(tls) == (void *)2); fflush(stdout);
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0, FALSE, DUPLICATE_SAME_ACCESS);
    CreateThread(NULL, 0, last, self, 0, NULL);
    WaitForSingleObject(begun, INFINITE);
    ExitThread(4);
}
