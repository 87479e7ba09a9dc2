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

# void restore(CONTEXT*): go on from it; all of it is there, and aligned.
.globl restore
.p2align 4
restore:
    fxrstor [rcx+AT_FLOATS]
    mov rdx, [rcx+AT_REGISTERS+0x20]
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
    mov [rsp+HOME+CONTEXT_SIZE+16], rcx
    lea rcx, [rsp+HOME]
    call RtlCaptureContext
    mov rcx, [rsp+HOME+CONTEXT_SIZE+16]
    mov [rsp+HOME+AT_REGISTERS+8], rcx
    mov rax, [rsp+HOME+CONTEXT_SIZE+8]
    mov [rsp+HOME+AT_RIP], rax
    mov dword ptr [rsp+HOME+AT_FLAGS], 0x10001F
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
    mov r9, rcx
    mov rsi, rdx
    lea rdi, [rsp+HOME]
    mov ecx, CONTEXT_SIZE / 8
    rep movsq
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

# Reads: u64 load(const void*, int* failed). A fault in them goes on at GuardedFailure.
.globl GuardedReads, GuardedFailure, load8, load32, load64
GuardedReads:
load8:
    movzx eax, byte ptr [rcx]
    ret
load32:
    mov eax, [rcx]
    ret
load64:
    mov rax, [rcx]
    ret
GuardedFailure:
    mov dword ptr [rdx], 1
    xor eax, eax
    ret

.globl memcpy, memset
.p2align 4
memcpy:
    mov rax, rcx
    mov r9, rdi
    mov r10, rsi
    mov rdi, rcx
    mov rsi, rdx
    mov rcx, r8
    shr rcx, 3
    rep movsq
    mov ecx, r8d
    and ecx, 7
    rep movsb
    mov rdi, r9
    mov rsi, r10
    ret
.p2align 4
memset:
    mov r9, rdi
    mov r10, rcx
    mov rdi, rcx
    mov eax, edx
    mov rcx, r8
    rep stosb
    mov rdi, r9
    mov rax, r10
    ret
