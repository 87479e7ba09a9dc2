/* TLS callbacks run in order with DLL_PROCESS_ATTACH before the entry point.
 */
#include "../facts.h"

static char log_text[64];

static void note(const char *who, DWORD reason)
{
    char line[32];
    DWORD written;

    if (reason != DLL_PROCESS_ATTACH)
        return;
    wsprintfA(line, "%s %lu\r\n", who, reason);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), line, lstrlenA(line), &written, NULL);
    lstrcatA(log_text, who);
}

static void NTAPI first(void *module, DWORD reason, void *reserved)
{
    note(module == GetModuleHandle(NULL) ? "first" : "first?", reason);
}

static void NTAPI second(void *module, DWORD reason, void *reserved)
{
    note("second", reason);
}

PIMAGE_TLS_CALLBACK callback_1 __attribute__((section(".CRT$XLF"), used)) = first;
PIMAGE_TLS_CALLBACK callback_2 __attribute__((section(".CRT$XLG"), used)) = second;

int main(void)
{
    printf("main after %s\n", log_text);
    fflush(stdout);
    return 0;
}
