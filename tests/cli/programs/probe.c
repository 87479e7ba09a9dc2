/* Does what its first argument names, without a C runtime; `build` compiles it. */
#include <windows.h>
#include <winternl.h>

__declspec(dllimport) int WINAPI NoSuchFunction(int);

static const wchar_t *arguments;

static int is(const wchar_t *word)
{
    const wchar_t *at = arguments;
    while (*word && *at == *word) at++, word++;
    return !*word && (!*at || *at == ' ');
}

static unsigned number(void)
{
    unsigned value = 0;
    const wchar_t *at = arguments;
    while (*at && *at != ' ') at++;
    while (*at == ' ') at++;
    for (; *at; at++) value = value * 16 + (*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10);
    return value;
}

static void say(const char *text)
{
    DWORD size = 0, written;
    while (text[size]) size++;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, size, &written, NULL);
}

static BOOL WINAPI first(DWORD event)
{
    say(event == CTRL_C_EVENT ? "first: CTRL_C_EVENT\n" : "first: another event\n");
    ExitProcess(7);
}

static BOOL WINAPI second(DWORD event)
{
    say("second\n");
    return FALSE;
}

static unsigned heap(void)
{
    HANDLE heap = GetProcessHeap();
    char *kept = HeapAlloc(heap, HEAP_ZERO_MEMORY, 24), *freed = HeapAlloc(heap, 0, 40);
    HeapFree(heap, 0, freed);
    HeapFree(heap, 0, freed);
    return kept == NULL;
}

unsigned WINAPI start(void)
{
    static volatile unsigned spins;
    char buffer[64];
    DWORD size = 0;

    arguments = NtCurrentTeb()->ProcessEnvironmentBlock->ProcessParameters->CommandLine.Buffer;
    while (*arguments && *arguments != ' ') arguments++;
    while (*arguments == ' ') arguments++;

    if (is(L"exit")) return number();
    if (is(L"ExitProcess")) ExitProcess(number());
    if (is(L"syscall")) __asm__ volatile("syscall" : : "a"(0x55) : "ecx", "memory");
    if (is(L"lost")) __asm__ volatile("mov $0x7fffff00, %eax\n\tmov %eax, %esp\n1:\tjmp 1b");
    if (is(L"crash")) *(volatile int *)16 = 1;
    if (is(L"raise")) return CloseHandle((HANDLE)0x1234) + GetLastError();
    if (is(L"missing")) return NoSuchFunction(1);
    if (is(L"heap")) return heap();
    if (is(L"handled")) {
        SetConsoleCtrlHandler(first, TRUE);
        SetConsoleCtrlHandler(second, TRUE);
    }
    if (is(L"ignored")) SetConsoleCtrlHandler(NULL, TRUE);
    if (is(L"sleep")) Sleep(INFINITE);
    if (is(L"spin") || is(L"handled") || is(L"ignored")) {
        if (number()) {
            ReadFile(GetStdHandle(STD_INPUT_HANDLE), buffer, sizeof buffer, &size, NULL);
            return 100 + size;
        }
        for (;;) spins++;
    }
    return 98;
}
