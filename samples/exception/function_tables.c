/* Frames of generated code: function tables that programs register, grow, and answer for themselves (x64). */
#include "../facts.h"

#ifdef __x86_64__
#include <string.h>

typedef void (*Code)(void (*)(void));
static BYTE *page;
static RUNTIME_FUNCTION entries[3];
static int asked;

static EXCEPTION_DISPOSITION handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, DISPATCHER_CONTEXT *d)
{
    printf(" handler %d, function %d", !!(record->ExceptionFlags & EXCEPTION_UNWIND),
           (int)(d->FunctionEntry->BeginAddress / 0x40));
    return ExceptionContinueSearch;
}

static PRUNTIME_FUNCTION CALLBACK ask(DWORD64 pc, PVOID context)
{
    DWORD rva = (DWORD)(pc - (DWORD64)page);

    asked++;
    for (int index = 0; index < 3; index++)
        if (rva >= entries[index].BeginAddress && rva < entries[index].EndAddress)
            return &entries[index];
    return NULL;
}

/* push rbx; sub rsp, 0x20; call rcx; add rsp, 0x20; pop rbx; ret, three times; a jump to the handler behind them */
static void generate(void)
{
    static const BYTE code[] = {0x53, 0x48, 0x83, 0xEC, 0x20, 0xFF, 0xD1, 0x48, 0x83, 0xC4, 0x20, 0x5B, 0xC3};
    static const BYTE info[] = {1 | UNW_FLAG_EHANDLER << 3 | UNW_FLAG_UHANDLER << 3, 5, 2, 0, 5, 0x32, 1, 0x30};
    static const BYTE jump[] = {0xFF, 0x25, 0, 0, 0, 0};
    void *target = handler;
    DWORD jump_at = 0x200;

    page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT | MEM_RESERVE, PAGE_EXECUTE_READWRITE);
    memcpy(page + 0x100, info, sizeof info);
    memcpy(page + 0x100 + sizeof info, &jump_at, 4);
    memcpy(page + jump_at, jump, sizeof jump);
    memcpy(page + jump_at + sizeof jump, &target, sizeof target);
    for (int index = 0; index < 3; index++) {
        memcpy(page + 0x40 * index, code, sizeof code);
        entries[index].BeginAddress = 0x40 * index;
        entries[index].EndAddress = 0x40 * index + sizeof code;
        entries[index].UnwindData = 0x100;
    }
}

static void raise_it(void) { RaiseException(0xE0000001, 0, 0, NULL); }

static LONG CALLBACK stop(EXCEPTION_POINTERS *info)
{
    DWORD64 base;
    CONTEXT walk = *info->ContextRecord;
    PVOID data;
    DWORD64 frame;

    for (int index = 0; index < 20 && walk.Rip; index++) {
        PRUNTIME_FUNCTION entry = RtlLookupFunctionEntry(walk.Rip, &base, NULL);
        if (walk.Rip >= (DWORD64)page && walk.Rip < (DWORD64)page + 0x1000) {
            printf(" entry %d base %d", entry ? (int)(entry - entries) : -1, base == (DWORD64)page);
            break;
        }
        if (!entry)
            break;
        RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, walk.Rip, entry, &walk, &data, &frame, NULL);
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG WINAPI unhandled(EXCEPTION_POINTERS *info)
{
    printf(" unhandled");
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void attempt(const char *what, int which)
{
    printf("%s, %d:", what, which);
    ((Code)(page + 0x40 * which))(raise_it);
    printf("\n");
}

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    DWORD(WINAPI *add)(PVOID *, PRUNTIME_FUNCTION, DWORD, DWORD, ULONG_PTR, ULONG_PTR);
    void(WINAPI *grow)(PVOID, DWORD);
    void(WINAPI *delete)(PVOID);
    PVOID table;
    DWORD64 identifier;

    add = (void *)GetProcAddress(ntdll, "RtlAddGrowableFunctionTable");
    grow = (void *)GetProcAddress(ntdll, "RtlGrowFunctionTable");
    delete = (void *)GetProcAddress(ntdll, "RtlDeleteGrowableFunctionTable");
    generate();
    AddVectoredExceptionHandler(1, stop);
    SetUnhandledExceptionFilter(unhandled);
    printf("added %d\n", RtlAddFunctionTable(entries, 2, (DWORD64)page));
    attempt("table", 0);
    attempt("table", 1);
    printf("deleted %d again %d\n", RtlDeleteFunctionTable(entries), RtlDeleteFunctionTable(entries));

    printf("growable %lx\n", add(&table, entries, 1, 3, (ULONG_PTR)page, (ULONG_PTR)page + 0x1000));
    attempt("growable", 0);
    grow(table, 3);
    attempt("grown", 2);
    delete(table);

    identifier = (DWORD64)page | 3;
    printf("callback %d bad %d\n", RtlInstallFunctionTableCallback(identifier, (DWORD64)page, 0x1000, ask, NULL, NULL),
           RtlInstallFunctionTableCallback(identifier & ~2ULL, (DWORD64)page, 0x1000, ask, NULL, NULL));
    attempt("callback", 1);
    printf("asked %d\n", asked > 0);
    printf("deleted %d\n", RtlDeleteFunctionTable((PRUNTIME_FUNCTION)identifier));
    return 0;
}
#else
int main(void)
{
    printf("x86 has no function tables\n");
    return 0;
}
#endif
