/* What Windows 10 and 11 added: RtlVirtualUnwind2 answers as RtlVirtualUnwind, NtContinueEx continues as NtContinue. */
#include "../facts.h"
#include <string.h>

typedef LONG(NTAPI *continue_ex)(CONTEXT *, void *);

static volatile int continued;

static void land(void)
{
    continued = 1;
    printf("continued\n");
    fflush(stdout);
    ExitProcess(0);
}

#ifdef _WIN64
typedef LONG(NTAPI *unwind2)(DWORD, DWORD64, DWORD64, RUNTIME_FUNCTION *, CONTEXT *, BOOLEAN *, void **, DWORD64 *,
                             void *, DWORD64 *, DWORD64 *, void **, DWORD);

static __attribute__((noinline)) void unwind(unwind2 function)
{
    CONTEXT one, other;
    DWORD64 image, frame[2];
    void *data[2], *handler[2];
    BOOLEAN is_machine_frame = 7;
    RtlCaptureContext(&one);
    other = one;
    RUNTIME_FUNCTION *entry = RtlLookupFunctionEntry(one.Rip, &image, NULL);
    handler[0] = RtlVirtualUnwind(0, image, one.Rip, entry, &one, &data[0], &frame[0], NULL);
    LONG status = function(0, image, other.Rip, entry, &other, &is_machine_frame, &data[1], &frame[1], NULL, NULL, NULL,
                           &handler[1], 0);
    printf("status %lx, machine frame %d\n", status, is_machine_frame);
    printf("the same: %d %d %d %d\n", one.Rip == other.Rip, one.Rsp == other.Rsp, frame[0] == frame[1],
           handler[0] == handler[1]);
}
#endif

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    continue_ex go_on = (continue_ex)(void *)GetProcAddress(ntdll, "NtContinueEx");
    CONTEXT context;
#ifdef _WIN64
    unwind2 function = (unwind2)(void *)GetProcAddress(ntdll, "RtlVirtualUnwind2");
    if (!function) return printf("missing\n"), 1;
    unwind(function);
#endif
    if (!go_on) return printf("missing\n"), 1;
    RtlCaptureContext(&context);
#ifdef _WIN64
    context.Rip = (DWORD64)land;
    context.Rsp = (context.Rsp & ~15ull) - 8;
#else
    context.Eip = (DWORD)land;
#endif
    printf("failed with %lx\n", go_on(&context, (void *)0));
    return 1;
}
