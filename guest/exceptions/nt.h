// What winnt.h and the loader's data say of threads, contexts and exceptions, as far as this code needs it.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;
typedef int i32;
typedef unsigned long long u64;
#ifdef _WIN64
typedef unsigned long long word;
typedef long long sword;
#define NTAPI
#define MARK
#else
typedef unsigned word;
typedef int sword;
#define NTAPI __stdcall
#define MARK __fastcall
#endif
#define NULL ((void*)0)
#define NORETURN __attribute__((noreturn))
#define IMPORT __declspec(dllimport)

enum {
    NONCONTINUABLE = 1, UNWINDING = 2, EXIT_UNWIND = 4, STACK_INVALID = 8, NESTED_CALL = 16, TARGET_UNWIND = 32,
    COLLIDED_UNWIND = 64
};
enum { CONTINUE_EXECUTION, CONTINUE_SEARCH, NESTED_EXCEPTION, COLLIDED };  // what handlers return
enum { FILTER_CONTINUE = -1, FILTER_SEARCH, FILTER_EXECUTE };
enum { MAXIMUM_PARAMETERS = 15 };

#define STATUS_ACCESS_VIOLATION 0xC0000005u
#define STATUS_UNWIND_CONSOLIDATE 0x80000029u
#define STATUS_NONCONTINUABLE_EXCEPTION 0xC0000025u
#define STATUS_INVALID_DISPOSITION 0xC0000026u
#define STATUS_UNWIND 0xC0000027u
#define STATUS_BAD_STACK 0xC0000028u
#define STATUS_INVALID_UNWIND_TARGET 0xC0000029u
#define STATUS_STACK_OVERFLOW 0xC00000FDu
#define STATUS_INVALID_PARAMETER 0xC000000Du
#define DBG_PRINTEXCEPTION_C 0x40010006u

typedef struct record {  // EXCEPTION_RECORD
    u32 code, flags;
    struct record* chained;
    word address;
    u32 count;
    word parameters[MAXIMUM_PARAMETERS];
} record_t;

#ifdef _WIN64
typedef struct __attribute__((aligned(16))) {
    u64 low, high;
} vector_t;
enum { CONTEXT_ALL = 0x10001F, CONTEXT_CAPTURED = 0x10000F };
enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };
typedef struct __attribute__((aligned(16))) {
    u64 home[6];
    u32 flags, mxcsr;
    u16 segments[6];
    u32 eflags;
    u64 debug[6];
    u64 registers[16];
    u64 rip;
    u8 x87[160];
    vector_t vectors[16];
    u8 reserved[96 + 26 * 16];
    u64 vector_control, last[5];
} context_t;
_Static_assert(sizeof(context_t) == 0x4D0, "CONTEXT");
#else
enum { CONTEXT_ALL = 0x1003F };
typedef struct {
    u32 flags, debug[6];
    u8 x87[112];
    u32 gs, fs, es, ds, edi, esi, ebx, edx, ecx, eax, ebp, eip, cs, eflags, esp, ss;
    u8 extended[512];
} context_t;
_Static_assert(sizeof(context_t) == 0x2CC, "CONTEXT");
#endif

typedef struct {  // EXCEPTION_POINTERS
    record_t* record;
    context_t* context;
} pointers_t;

// The TEB and the PEB, with what is kept behind their documented parts (nt/guest_data.py).
#ifdef _WIN64
#define TEB_WORD(offset) (*(word __attribute__((address_space(256)))*)(u64)(offset))
enum { TEB_STACK_BASE = 8, TEB_STACK_LIMIT = 16, TEB_SELF = 0x30, TEB_PEB = 0x60 };
#else
#define TEB_WORD(offset) (*(word __attribute__((address_space(257)))*)(u32)(offset))
enum { TEB_EXCEPTION_LIST = 0, TEB_STACK_BASE = 4, TEB_STACK_LIMIT = 8, TEB_SELF = 0x18, TEB_PEB = 0x30 };
#endif
enum { TEB_THREAD_STATE = 0x1840, TEB_RETURN_THUNK = 0x18F0, TEB_GUARD = 0x18F8, PEB_UNHANDLED_FILTER = 0x9F0, PEB_PROCESS_HEAP = sizeof(word) == 8 ? 0x30 : 0x18 };
static inline u8* peb(void) { return (u8*)TEB_WORD(TEB_PEB); }

// ntdll's, which are not here.
IMPORT u32 NTAPI NtContinue(context_t*, int alertable);
IMPORT u32 NTAPI NtRaiseException(record_t*, context_t*, int first_chance);
IMPORT u32 NTAPI NtTerminateProcess(sword process, u32 status);
IMPORT void* NTAPI RtlAllocateHeap(void* heap, u32 flags, word size);
IMPORT u8 NTAPI RtlFreeHeap(void* heap, u32 flags, void* block);
static inline void* process_heap(void) { return *(void**)(peb() + PEB_PROCESS_HEAP); }

// Reading what may not be there, as in damaged tables. A fault while a guard is set goes on behind `mark`, which then
// returns 1 and the guard is not set any more (the host does that: Modules.guarded). No other code may be called while one
// is set.
typedef struct {
    word registers[10];
} guard_t;
__attribute__((returns_twice)) int MARK mark(guard_t*);
static inline void set_guard(guard_t* guard) { TEB_WORD(TEB_GUARD) = (word)guard; }
static inline void clear_guard(void) { TEB_WORD(TEB_GUARD) = 0; }

void* memcpy(void*, const void*, word);
void* memset(void*, int, word);

int dispatch(record_t*, context_t*);
void NTAPI RtlRaiseException(record_t*);
NORETURN void raise_status(u32 status, record_t* chained);
