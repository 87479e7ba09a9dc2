"""The context block: one per guest thread, in guest memory behind the TEB, laid out alike for every engine.

Guest code reaches it through the TEB's segment (GS on x64, FS on x86). `q` below is its view as 64-bit words:
`q[RAX]`. General registers stand in the order of the Linux kernel's sigcontext (asm/sigcontext.h), so that a
signal handler copies them with one instruction; the extended state is an XSAVE image in standard format.
"""

from __future__ import annotations

FROM_TEB = 0x2000  # bytes between the TEB and its context block
SIZE = 0x2000

# Bytes from the block's start.
CALL = 0x1C  # dword: index of the API call, or RETURNED, that a leaving thunk asks for; 0 otherwise
FLOAT = 0x60  # qword: xmm0 or st0 as a double, handed back by an API or a guest function
FLOAT_2 = 0x1D0  # qword: the second argument of a function that takes two on the x87 stack
NEXT_NOTE = 0x15C  # dword: which of the NOTES is next
NOTES = 0x160  # 16 dwords: the indexes of the API calls that were last made
RESULT = 0x1D8  # qword: what a guest function returned: RAX, on x86 EDX:EAX
REGISTERS = 0x80
EXTENDED = (
    0x200  # XSAVE image: FCW at +0, FSW +2, MXCSR +24, ST0.. +32 (16 bytes each), XMM0.. +160 (16 each)
)
FXSAVE_SIZE = 0x1A0  # bytes of that image up to XMM15

# Indexes into the block seen as 64-bit words.
(
    R8, R9, R10, R11, R12, R13, R14, R15, RDI, RSI, RBP, RBX, RDX, RAX, RCX, RSP, RIP, RFLAGS,
    SEGMENTS, ERROR, TRAP, OLD_MASK, CR2,
) = range(REGISTERS // 8, REGISTERS // 8 + 23)  # fmt: skip
FLOAT_WORD, FLOAT_2_WORD, RESULT_WORD = FLOAT // 8, FLOAT_2 // 8, RESULT // 8
XMM0 = (EXTENDED + 160) // 8

REGISTER_NAMES = {
    "rax": RAX, "rbx": RBX, "rcx": RCX, "rdx": RDX, "rsi": RSI, "rdi": RDI, "rbp": RBP, "rsp": RSP,
    "r8": R8, "r9": R9, "r10": R10, "r11": R11, "r12": R12, "r13": R13, "r14": R14, "r15": R15, "rip": RIP,
    "rflags": RFLAGS,
}  # fmt: skip

# Values of TRAP: the processor's exception vectors (Intel SDM volume 3, table 6-1).
DIVIDE_ERROR, SINGLE_STEP, BREAKPOINT, OVERFLOW, BOUND, INVALID_OPCODE = 0, 1, 3, 4, 5, 6
STACK_FAULT, GENERAL_PROTECTION, PAGE_FAULT, X87_ERROR, ALIGNMENT, SIMD_ERROR = 12, 13, 14, 16, 17, 19
SOFTWARE_INTERRUPT = 0x100  # pywine's own: `int n` arrives as SOFTWARE_INTERRUPT | n, `syscall` as SYSCALL
SYSCALL = 0x200

# ERROR of a page fault (same table): which access failed.
PF_WRITE, PF_FETCH = 2, 16
