# What C cannot say on x64: registers, frames that stand for an interrupted state, reads that may fail.
.intel_syntax noprefix

.set CONTEXT_SIZE, 0x4D0
.set AT_FLAGS, 0x30
.set AT_MXCSR, 0x34
.set AT_SEGMENTS, 0x38
.set AT_EFLAGS, 0x44
.set AT_REGISTERS, 0x78
.set AT_RIP, 0xF8
.set AT_FLOATS, 0x100
.set FRAME_RIP, 0          # of the frame that the processor pushes at an interrupt
.set FRAME_RSP, 24
.set HOME, 0x20

# A frame that holds a CONTEXT at [rsp+at] and, above it, the position and stack pointer that it interrupted.
.macro INTERRUPTED at, size
    .seh_pushframe
    .seh_stackalloc \size
    .seh_savereg rbx, \at + 0x90
    .seh_savereg rbp, \at + 0xA0
    .seh_savereg rsi, \at + 0xA8
    .seh_savereg rdi, \at + 0xB0
    .seh_savereg r12, \at + 0xD8
    .seh_savereg r13, \at + 0xE0
    .seh_savereg r14, \at + 0xE8
    .seh_savereg r15, \at + 0xF0
    .seh_savexmm xmm6, \at + 0x200
    .seh_savexmm xmm7, \at + 0x210
    .seh_savexmm xmm8, \at + 0x220
    .seh_savexmm xmm9, \at + 0x230
    .seh_savexmm xmm10, \at + 0x240
    .seh_savexmm xmm11, \at + 0x250
    .seh_savexmm xmm12, \at + 0x260
    .seh_savexmm xmm13, \at + 0x270
    .seh_savexmm xmm14, \at + 0x280
    .seh_savexmm xmm15, \at + 0x290
.endm

.text

# The host enters here with a CONTEXT, an EXCEPTION_RECORD and an interrupt's frame on the stack.
.globl KiUserExceptionDispatcher
.p2align 4
.seh_proc KiUserExceptionDispatcher
KiUserExceptionDispatcher:
    INTERRUPTED 0, 0x590
    .seh_endprologue
    cld
    lea rcx, [rsp+0x4F0]
    mov rdx, rsp
    call user_exception
    int3
.seh_endproc

# void RtlCaptureContext(CONTEXT*): the registers that the caller has when this returns.
.globl RtlCaptureContext
.p2align 4
RtlCaptureContext:
    pushfq
    mov [rcx+AT_REGISTERS], rax
    mov [rcx+AT_REGISTERS+0x08], rcx
    mov [rcx+AT_REGISTERS+0x10], rdx
    mov [rcx+AT_REGISTERS+0x18], rbx
    mov [rcx+AT_REGISTERS+0x28], rbp
    mov [rcx+AT_REGISTERS+0x30], rsi
    mov [rcx+AT_REGISTERS+0x38], rdi
    mov [rcx+AT_REGISTERS+0x40], r8
    mov [rcx+AT_REGISTERS+0x48], r9
    mov [rcx+AT_REGISTERS+0x50], r10
    mov [rcx+AT_REGISTERS+0x58], r11
    mov [rcx+AT_REGISTERS+0x60], r12
    mov [rcx+AT_REGISTERS+0x68], r13
    mov [rcx+AT_REGISTERS+0x70], r14
    mov [rcx+AT_REGISTERS+0x78], r15
    pop rax
    mov [rcx+AT_EFLAGS], eax
    mov rax, [rsp]
    mov [rcx+AT_RIP], rax
    lea rax, [rsp+8]
    mov [rcx+AT_REGISTERS+0x20], rax
    mov dword ptr [rcx+AT_FLAGS], 0x10000F
    mov dword ptr [rcx+AT_SEGMENTS], 0x2B0033
    mov dword ptr [rcx+AT_SEGMENTS+4], 0x53002B
    mov dword ptr [rcx+AT_SEGMENTS+8], 0x2B002B
    test cl, 15
    jnz 1f
    fxsave [rcx+AT_FLOATS]
    stmxcsr [rcx+AT_MXCSR]
1:  mov rax, [rcx+AT_REGISTERS]
    ret

# Vector registers and control words at an x64 function's boundary, where the x87 is empty.
.macro SAVE number
    movaps [rcx+AT_FLOATS+0xA0+16*\number], xmm\number
.endm
.macro LOAD number
    movaps xmm\number, [rcx+AT_FLOATS+0xA0+16*\number]
.endm

# void capture_here(CONTEXT*): what a function preserves, as it is when this returns. The rest is whatever it is.
.globl capture_here
.p2align 4
capture_here:
    mov rax, [rsp]
    mov [rcx+AT_RIP], rax
    lea rax, [rsp+8]
    mov [rcx+AT_REGISTERS+0x20], rax
capture_all:                        # but RIP, RSP and volatile vector registers
    pushfq
    pop rax
    mov [rcx+AT_EFLAGS], eax
    mov [rcx+AT_REGISTERS+0x08], rcx
    mov [rcx+AT_REGISTERS+0x10], rdx
    mov [rcx+AT_REGISTERS+0x18], rbx
    mov [rcx+AT_REGISTERS+0x28], rbp
    mov [rcx+AT_REGISTERS+0x30], rsi
    mov [rcx+AT_REGISTERS+0x38], rdi
    mov [rcx+AT_REGISTERS+0x40], r8
    mov [rcx+AT_REGISTERS+0x48], r9
    mov [rcx+AT_REGISTERS+0x50], r10
    mov [rcx+AT_REGISTERS+0x58], r11
    mov [rcx+AT_REGISTERS+0x60], r12
    mov [rcx+AT_REGISTERS+0x68], r13
    mov [rcx+AT_REGISTERS+0x70], r14
    mov [rcx+AT_REGISTERS+0x78], r15
    mov dword ptr [rcx+AT_FLAGS], 0x10000F
    mov dword ptr [rcx+AT_SEGMENTS], 0x2B0033
    mov dword ptr [rcx+AT_SEGMENTS+4], 0x53002B
    mov dword ptr [rcx+AT_SEGMENTS+8], 0x2B002B
    mov qword ptr [rcx+AT_FLOATS], 0
    fnstcw [rcx+AT_FLOATS]
    stmxcsr [rcx+AT_FLOATS+0x18]
    stmxcsr [rcx+AT_MXCSR]
    mov dword ptr [rcx+AT_FLOATS+0x1C], 0xFFFF
    .irp number, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    SAVE \number
    .endr
    ret

# void restore(CONTEXT*): go on from one that is `capture_all`'s; restore_all from any other.
.globl restore, restore_all
.p2align 4
restore_all:
    fxrstor [rcx+AT_FLOATS]
    jmp 1f
.p2align 4
restore:
    .irp number, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    LOAD \number
    .endr
    fldcw [rcx+AT_FLOATS]
    ldmxcsr [rcx+AT_FLOATS+0x18]
1:  mov rdx, [rcx+AT_REGISTERS+0x20]
    sub rdx, 16
    mov eax, [rcx+AT_EFLAGS]
    mov [rdx], rax
    mov rax, [rcx+AT_RIP]
    mov [rdx+8], rax
    mov [rcx], rdx
    mov rax, [rcx+AT_REGISTERS]
    mov rdx, [rcx+AT_REGISTERS+0x10]
    mov rbx, [rcx+AT_REGISTERS+0x18]
    mov rbp, [rcx+AT_REGISTERS+0x28]
    mov rsi, [rcx+AT_REGISTERS+0x30]
    mov rdi, [rcx+AT_REGISTERS+0x38]
    mov r8, [rcx+AT_REGISTERS+0x40]
    mov r9, [rcx+AT_REGISTERS+0x48]
    mov r10, [rcx+AT_REGISTERS+0x50]
    mov r11, [rcx+AT_REGISTERS+0x58]
    mov r12, [rcx+AT_REGISTERS+0x60]
    mov r13, [rcx+AT_REGISTERS+0x68]
    mov r14, [rcx+AT_REGISTERS+0x70]
    mov r15, [rcx+AT_REGISTERS+0x78]
    mov rsp, [rcx]
    mov rcx, [rcx+AT_REGISTERS+8]
    popfq
    ret

# void RtlRaiseException(EXCEPTION_RECORD*)
.globl RtlRaiseException
.p2align 4
.seh_proc RtlRaiseException
RtlRaiseException:
    sub rsp, HOME + CONTEXT_SIZE + 8
    .seh_stackalloc HOME + CONTEXT_SIZE + 8
    .seh_endprologue
    mov [rsp+HOME+AT_REGISTERS], rax
    mov [rsp+HOME+CONTEXT_SIZE+16], rcx
    lea rcx, [rsp+HOME]
    .irp number, 0, 1, 2, 3, 4, 5
    SAVE \number
    .endr
    call capture_all
    mov rcx, [rsp+HOME+CONTEXT_SIZE+16]
    mov [rsp+HOME+AT_REGISTERS+8], rcx
    mov rax, [rsp+HOME+CONTEXT_SIZE+8]
    mov [rsp+HOME+AT_RIP], rax
    lea rdx, [rsp+HOME+CONTEXT_SIZE+16]
    mov [rsp+HOME+AT_REGISTERS+0x20], rdx
    lea rdx, [rsp+HOME]
    call software_exception
    int3
.seh_endproc

# int execute_handler(EXCEPTION_RECORD*, frame, CONTEXT*, DISPATCHER_CONTEXT*), for dispatch and for unwinding
.macro EXECUTE name, handler, kinds:vararg
.globl \name
.p2align 4
.seh_proc \name
\name:
    sub rsp, 0x28
    .seh_stackalloc 0x28
    .seh_handler \handler, \kinds
    .seh_endprologue
    mov [rsp+0x20], r9
    call [r9+0x30]
    nop
    add rsp, 0x28
    ret
.seh_endproc
.endm
EXECUTE execute_handler, nested_exception, @except
EXECUTE execute_unwind_handler, collided_unwind, @except, @unwind

# void consolidate(EXCEPTION_RECORD*, CONTEXT*, through_host): call the record's function as if from the state in the
# CONTEXT, but on the stack as it is, and go on from there at the address that it returns.
.globl consolidate
.p2align 4
consolidate:
    sub rsp, 0x540
    and rsp, -16
    mov rsi, rcx
    mov rdi, rdx
    mov rbx, r8
    lea rcx, [rsp+HOME]
    mov r8d, CONTEXT_SIZE
    call memcpy
    mov rdx, rdi
    mov r8, rbx
    mov r9, rsi
    mov rax, [rdx+AT_RIP]
    mov [rsp+HOME+CONTEXT_SIZE+FRAME_RIP], rax
    mov rax, [rdx+AT_REGISTERS+0x20]
    mov [rsp+HOME+CONTEXT_SIZE+FRAME_RSP], rax
    mov [rsp+HOME+CONTEXT_SIZE+8], r8
    mov rcx, r9
    jmp consolidated
.seh_proc consolidated
consolidated:
    INTERRUPTED HOME, HOME + CONTEXT_SIZE
    .seh_endprologue
    call [rcx+0x20]
    mov [rsp+HOME+AT_RIP], rax
    lea rcx, [rsp+HOME]
    mov rdx, [rsp+HOME+CONTEXT_SIZE+8]
    call go_on
    int3
.seh_endproc

# int mark(guard*): 0; 1 if a fault has led to GuardedFailure.
.set GUARD, 0x18F8
.globl mark, GuardedFailure
.p2align 4
mark:
    mov [rcx], rbx
    mov [rcx+8], rbp
    mov [rcx+0x10], rsi
    mov [rcx+0x18], rdi
    mov [rcx+0x20], r12
    mov [rcx+0x28], r13
    mov [rcx+0x30], r14
    mov [rcx+0x38], r15
    lea rax, [rsp+8]
    mov [rcx+0x40], rax
    mov rax, [rsp]
    mov [rcx+0x48], rax
    xor eax, eax
    ret
GuardedFailure:
    mov rcx, gs:[GUARD]
    mov qword ptr gs:[GUARD], 0
    mov rbx, [rcx]
    mov rbp, [rcx+8]
    mov rsi, [rcx+0x10]
    mov rdi, [rcx+0x18]
    mov r12, [rcx+0x20]
    mov r13, [rcx+0x28]
    mov r14, [rcx+0x30]
    mov r15, [rcx+0x38]
    mov rsp, [rcx+0x40]
    mov eax, 1
    jmp [rcx+0x48]

# void DbgBreakPoint(void)
.globl DbgBreakPoint
.p2align 4
DbgBreakPoint:
    int3
    ret

# Short loops: emulated processors repeat string instructions slowly.
.globl memcpy, memset
.p2align 4
memcpy:
    mov rax, rcx
    mov r9, r8
    shr r9, 3
    jz 2f
1:  mov r10, [rdx]
    mov [rcx], r10
    add rdx, 8
    add rcx, 8
    dec r9
    jnz 1b
2:  and r8, 7
    jz 4f
3:  mov r10b, [rdx]
    mov [rcx], r10b
    inc rdx
    inc rcx
    dec r8
    jnz 3b
4:  ret
.p2align 4
memset:
    mov rax, rcx
    test r8, r8
    jz 2f
1:  mov [rcx], dl
    inc rcx
    dec r8
    jnz 1b
2:  ret
