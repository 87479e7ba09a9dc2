/* Functions that a program exports are found by address and by name, and its stack is walked through them.
 * flags: -ldbghelp -fno-inline -fno-optimize-sibling-calls -fno-omit-frame-pointer -Wl,--export-all-symbols
 */
#include "../facts.h"
#include <dbghelp.h>

static HANDLE self;
static union { SYMBOL_INFO info; char space[sizeof(SYMBOL_INFO) + 100]; } symbol;

static void find(const char *what, ULONG64 address) {
    DWORD64 displacement = 99;
    symbol.info.SizeOfStruct = sizeof(SYMBOL_INFO);
    symbol.info.MaxNameLen = 100;
    SetLastError(0);
    if (SymFromAddr(self, address, &displacement, &symbol.info)) printf("%s: %s+%lu of %lu, module %d\n", what, symbol.info.Name, (unsigned long)displacement, symbol.info.NameLen, symbol.info.ModBase == (ULONG64)(ULONG_PTR)GetModuleHandleA(NULL));
    else printf("%s: none\n", what);
}

__declspec(dllexport) int inner(int value) {
    CONTEXT context;
    STACKFRAME64 frame;
    RtlCaptureContext(&context);
    memset(&frame, 0, sizeof frame);
    frame.AddrPC.Mode = frame.AddrFrame.Mode = frame.AddrStack.Mode = AddrModeFlat;
#ifdef __x86_64__
    DWORD machine = IMAGE_FILE_MACHINE_AMD64;
    frame.AddrPC.Offset = context.Rip, frame.AddrStack.Offset = context.Rsp, frame.AddrFrame.Offset = context.Rbp;
#else
    DWORD machine = IMAGE_FILE_MACHINE_I386;
    frame.AddrPC.Offset = context.Eip, frame.AddrStack.Offset = context.Esp, frame.AddrFrame.Offset = context.Ebp;
#endif
    for (int depth = 0; depth < 4; depth++) {
        if (!StackWalk64(machine, self, GetCurrentThread(), &frame, &context, NULL, SymFunctionTableAccess64, SymGetModuleBase64, NULL)) {
            printf("  no frame %d\n", depth);
            break;
        }
        DWORD64 displacement;
        symbol.info.SizeOfStruct = sizeof(SYMBOL_INFO);
        symbol.info.MaxNameLen = 100;
        BOOL known = SymFromAddr(self, frame.AddrPC.Offset, &displacement, &symbol.info);
        if (known) printf("  frame %d: %s\n", depth, symbol.info.Name);
        if (known && !strcmp(symbol.info.Name, "main")) break;
    }
    return value + 1;
}

__declspec(dllexport) int middle(int value) { return inner(value * 2) + 1; }
__declspec(dllexport) int outer(int value) { return middle(value + 3) + 1; }

static BOOL CALLBACK each(PSYMBOL_INFO info, ULONG size, PVOID context) {
    printf("  %s, size %d, context %d\n", info->Name, size > 0, context == &self);
    return strcmp(info->Name, "middle") != 0;
}

static BOOL CALLBACK module(PCSTR name, DWORD64 base, PVOID context) {
    if (base == (DWORD64)(ULONG_PTR)GetModuleHandleA(NULL)) printf("  the program, context %d\n", context == &self);
    return TRUE;
}

int main(void) {
    self = GetCurrentProcess();
    printf("before %d\n", SymFromAddr(self, (ULONG_PTR)inner, NULL, &symbol.info));
    printf("initialize %d\n", SymInitialize(self, NULL, TRUE));
    find("inner", (ULONG_PTR)inner);
    find("within", (ULONG_PTR)outer + 1);
    find("nowhere", 16);
    symbol.info.SizeOfStruct = sizeof(SYMBOL_INFO);
    symbol.info.MaxNameLen = 100;
    printf("by name %d", SymFromName(self, "middle", &symbol.info));
    printf(" %d\n", symbol.info.Address == (ULONG64)(ULONG_PTR)middle);
    printf("by another %d\n", SymFromName(self, "no_such_function", &symbol.info));
    symbol.info.MaxNameLen = 4;
    SymFromAddr(self, (ULONG_PTR)outer, NULL, &symbol.info);
    printf("short [%s] of %lu\n", symbol.info.Name, symbol.info.NameLen);
    printf("enumerate %d\n", SymEnumSymbols(self, (ULONG_PTR)GetModuleHandleA(NULL), "midd*", each, &self));
    printf("modules %d\n", SymEnumerateModules64(self, module, &self));
    IMAGEHLP_MODULE64 information = {.SizeOfStruct = sizeof information};
    printf("module %d", SymGetModuleInfo64(self, (ULONG_PTR)inner, &information));
    printf(" %d %.7s\n", information.BaseOfImage == (ULONG64)(ULONG_PTR)GetModuleHandleA(NULL), information.ModuleName);
    printf("walk\n");
    printf("result %d\n", outer(4));
    IMAGEHLP_LINE64 line = {.SizeOfStruct = sizeof line};
    DWORD offset;
    printf("line %d", SymGetLineFromAddr64(self, (ULONG_PTR)inner, &offset, &line));
    printf(", cleanup %d\n", SymCleanup(self));
    return 0;
}
