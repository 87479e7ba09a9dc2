; The machine code of the native engine, assembled to stubs.bin: nasm -f bin -o stubs.bin stubs.asm
; Loaded at BASE, below 2 GB, so that 32-bit code can jump to it. Code pages are read-execute; DATA is a page of its own.
;
; enter     host -> guest. Called through a Python built-in made by `run_released`; returns the exit.
; leave64/32 guest -> host, called by thunks with the call's index in EAX.
; clock32   the way of 32-bit guest code to clock_gettime.
; handler   every fault and stop signal: if it hit guest code, its state goes to the context block and `enter` returns.

BASE    equ 0x7f000000
DATA    equ BASE + 0x2000
OPERANDS equ DATA + 0x200      ; of compare_exchange: address, expected, new, size, PyLong_FromLong
CLOCK   equ DATA + 0x240      ; clock_gettime
GUEST_END equ DATA + 0x248    ; the first address that is not the guest's
org BASE
bits 64
default abs

; The context block (machine/context.py), at FROM_TEB behind the TEB, which GS (x64) or FS (x86) points to.
FROM_TEB        equ 0x2000
HOST_SP         equ 0x00
IN_GUEST        equ 0x08        ; dword
SELECTOR        equ 0x0c        ; byte: syscall user dispatch: 1 = block
STOP            equ 0x10        ; dword: a stop is requested
MODE            equ 0x14        ; dword: 0 = x64, 1 = x86
FULL            equ 0x18        ; dword: 1 = resume with every register
EXIT            equ 0x1c        ; dword
HOST_FS         equ 0x20
SIGNAL          equ 0x28        ; dword signo, dword si_code
SIGNAL_ADDRESS  equ 0x30
TEB             equ 0x38
SELF            equ 0x40
XSTATE_MASK     equ 0x4c        ; dword: XCR0, 0 where there is no XSAVE
FAR_POINTER     equ 0x50        ; dword offset, word selector 0x23
SYSCALL_NUMBER  equ 0x68
SAVE_THREAD     equ 0x140       ; PyEval_SaveThread
RESTORE_THREAD  equ 0x148       ; PyEval_RestoreThread
FROM_LONG       equ 0x150       ; PyLong_FromLong
CUT_OFF         equ 0x1a0       ; an address that the host could not access: its file is too short
FRAME           equ 0x1a8       ; five qwords for iretq
XSTATE          equ 0x200
XSTATE_ROOM     equ 0x1e00
REGS            equ 0x80        ; in the order of the kernel's sigcontext
R8_     equ REGS
R9_     equ REGS + 8
R10_    equ REGS + 16
R11_    equ REGS + 24
R12_    equ REGS + 32
R13_    equ REGS + 40
R14_    equ REGS + 48
R15_    equ REGS + 56
RDI_    equ REGS + 64
RSI_    equ REGS + 72
RBP_    equ REGS + 80
RBX_    equ REGS + 88
RDX_    equ REGS + 96
RAX_    equ REGS + 104
RCX_    equ REGS + 112
RSP_    equ REGS + 120
RIP_    equ REGS + 128
FLAGS_  equ REGS + 136
SEGS_   equ REGS + 144

FAULT           equ -1
STOPPED         equ -2
BAD_STATE       equ -3
STACK_SIZE      equ 0x12000     ; the alternate signal stack, with MAGIC and the context block's address at its bottom
MAGIC           equ 0x656e697779706e61
CPU_SIGNALS     equ 0x800009b0  ; SIGILL SIGTRAP SIGBUS SIGFPE SIGSEGV SIGSYS
STOP_SIGNAL     equ 23          ; SIGURG: ignored by default, so a late one is harmless
USER_CODE       equ 0x33
USER_CODE_32    equ 0x23
USER_DATA       equ 0x2b

; The addresses that the engine needs.
dq enter, leave64, leave32, handler, run_released, compare_exchange, clock32

%macro HOST_RETURN 0
    add rsp, 8
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret
%endmacro

align 16
stubs_start:
; ------------------------------------------------------------------ int enter(context *rdi)
enter:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    sub rsp, 8
    stmxcsr [rsp]
    fnstcw [rsp+4]
    mov rbx, rdi
    mov [rbx+HOST_SP], rsp
    cmp dword [rbx+MODE], 0
    jne enter32
    mov rax, [rbx+TEB]
    rdgsbase rcx
    cmp rcx, rax
    je .has_base
    wrgsbase rax
.has_base:
    mov dword [rbx+IN_GUEST], 1
critical_start:                         ; a stop signal that arrives between here and critical_end rewinds to `abort`,
    cmp dword [rbx+STOP], 0             ; so that no request is lost between this test and the guest's first instruction
    jne abort
    mov byte [rbx+SELECTOR], 1
    cmp dword [rbx+FULL], 0
    jne enter_full
    movups xmm6, [rbx+XSTATE+160+96]
    movups xmm7, [rbx+XSTATE+160+112]
    movups xmm8, [rbx+XSTATE+160+128]
    movups xmm9, [rbx+XSTATE+160+144]
    movups xmm10, [rbx+XSTATE+160+160]
    movups xmm11, [rbx+XSTATE+160+176]
    movups xmm12, [rbx+XSTATE+160+192]
    movups xmm13, [rbx+XSTATE+160+208]
    movups xmm14, [rbx+XSTATE+160+224]
    movups xmm15, [rbx+XSTATE+160+240]
    ldmxcsr [rbx+XSTATE+24]
    fldcw [rbx+XSTATE]
    mov rbp, [rbx+RBP_]
    mov rsi, [rbx+RSI_]
    mov rdi, [rbx+RDI_]
    mov r12, [rbx+R12_]
    mov r13, [rbx+R13_]
    mov r14, [rbx+R14_]
    mov r15, [rbx+R15_]
    mov rdx, [rbx+RDX_]
    mov rcx, [rbx+RCX_]
    mov r8, [rbx+R8_]
    mov r9, [rbx+R9_]
    mov rax, [rbx+RAX_]                 ; the thunk loads it again; a stop in between stores the register
    mov rsp, [rbx+RSP_]
    mov rbx, [rbx+RBX_]
    jmp [gs:FROM_TEB+RIP_]

enter_full:
    mov ecx, [rbx+XSTATE_MASK]
    mov eax, ecx
    xor edx, edx
    jecxz .fxsave_only
    xrstor64 [rbx+XSTATE]
    jmp .build
.fxsave_only:
    fxrstor64 [rbx+XSTATE]
.build:
    mov rax, [rbx+RIP_]
    mov [rbx+FRAME], rax
    movzx eax, word [rbx+SEGS_]
    mov [rbx+FRAME+8], rax
    mov rax, [rbx+FLAGS_]
    mov [rbx+FRAME+16], rax
    mov rax, [rbx+RSP_]
    mov [rbx+FRAME+24], rax
    mov qword [rbx+FRAME+32], USER_DATA
    mov r8, [rbx+R8_]
    mov r9, [rbx+R9_]
    mov r10, [rbx+R10_]
    mov r11, [rbx+R11_]
    mov r12, [rbx+R12_]
    mov r13, [rbx+R13_]
    mov r14, [rbx+R14_]
    mov r15, [rbx+R15_]
    mov rdi, [rbx+RDI_]
    mov rsi, [rbx+RSI_]
    mov rbp, [rbx+RBP_]
    mov rdx, [rbx+RDX_]
    mov rax, [rbx+RAX_]
    mov rcx, [rbx+RCX_]
    lea rsp, [rbx+FRAME]
    mov rbx, [rbx+RBX_]
    iretq

enter32:
    rdfsbase rax
    mov [rbx+HOST_FS], rax
    mov dword [rbx+IN_GUEST], 1
    mov ax, ds
    cmp ax, USER_DATA
    je .has_data
    mov eax, USER_DATA
    mov ds, ax
    mov es, ax
.has_data:
    mov ax, fs
    cmp ax, USER_DATA
    je .has_fs
    mov eax, USER_DATA
    mov fs, ax
.has_fs:
    mov rax, [rbx+TEB]
    wrfsbase rax
    cmp dword [rbx+STOP], 0
    jne abort
    mov byte [rbx+SELECTOR], 1
    cmp dword [rbx+FULL], 0
    jne enter_full
    ldmxcsr [rbx+XSTATE+24]
    fldcw [rbx+XSTATE]
    mov eax, [rbx+RIP_]
    mov [rbx+FAR_POINTER], eax
    mov ebp, [rbx+RBP_]
    mov esi, [rbx+RSI_]
    mov edi, [rbx+RDI_]
    mov edx, [rbx+RDX_]
    mov ecx, [rbx+RCX_]
    mov eax, [rbx+RAX_]
    mov esp, [rbx+RSP_]
    mov ebx, [rbx+RBX_]
    jmp far dword [fs:FROM_TEB+FAR_POINTER]

abort:
    mov dword [rbx+EXIT], STOPPED
    mov dword [rbx+SIGNAL], 0
    cmp dword [rbx+MODE], 0
    je leave_by_signal
    mov rax, [rbx+HOST_FS]
    wrfsbase rax
critical_end:

leave_by_signal:                        ; rbx = context, rsp = host stack
    mov byte [rbx+SELECTOR], 0
    mov dword [rbx+IN_GUEST], 0
    fninit
    test dword [rbx+XSTATE_MASK], 4
    jz .no_avx
    vzeroupper
.no_avx:
    ldmxcsr [rsp]
    fldcw [rsp+4]
    mov eax, [rbx+EXIT]
    HOST_RETURN

; ------------------------------------------------------------------ leave64: eax = index, return address on the stack
leave64:
    mov [gs:FROM_TEB+RBX_], rbx
    mov [gs:FROM_TEB+RBP_], rbp
    mov [gs:FROM_TEB+RSI_], rsi
    mov [gs:FROM_TEB+RDI_], rdi
    mov [gs:FROM_TEB+R12_], r12
    mov [gs:FROM_TEB+R13_], r13
    mov [gs:FROM_TEB+R14_], r14
    mov [gs:FROM_TEB+R15_], r15
    pop r10
    mov [gs:FROM_TEB+RIP_], r10
    movups [gs:FROM_TEB+XSTATE+160+96], xmm6
    movups [gs:FROM_TEB+XSTATE+160+112], xmm7
    movups [gs:FROM_TEB+XSTATE+160+128], xmm8
    movups [gs:FROM_TEB+XSTATE+160+144], xmm9
    movups [gs:FROM_TEB+XSTATE+160+160], xmm10
    movups [gs:FROM_TEB+XSTATE+160+176], xmm11
    movups [gs:FROM_TEB+XSTATE+160+192], xmm12
    movups [gs:FROM_TEB+XSTATE+160+208], xmm13
    movups [gs:FROM_TEB+XSTATE+160+224], xmm14
    movups [gs:FROM_TEB+XSTATE+160+240], xmm15
    stmxcsr [gs:FROM_TEB+XSTATE+24]
    fnstcw [gs:FROM_TEB+XSTATE]
    mov dword [gs:FROM_TEB+FULL], 0
    mov byte [gs:FROM_TEB+SELECTOR], 0
    mov rsp, [gs:FROM_TEB+HOST_SP]
    mov dword [gs:FROM_TEB+IN_GUEST], 0
    cld
    ldmxcsr [rsp]
    fldcw [rsp+4]
    HOST_RETURN

; ------------------------------------------------------------------ leave32
bits 32
leave32:
    jmp USER_CODE:leave32_64
bits 64
leave32_64:
    mov [fs:FROM_TEB+RBX_], ebx
    mov [fs:FROM_TEB+RBP_], ebp
    mov [fs:FROM_TEB+RSI_], esi
    mov [fs:FROM_TEB+RDI_], edi
    mov ecx, [rsp]
    mov [fs:FROM_TEB+RIP_], ecx
    stmxcsr [fs:FROM_TEB+XSTATE+24]
    fnstcw [fs:FROM_TEB+XSTATE]
    fnstsw [fs:FROM_TEB+XSTATE+2]       ; _statusfp; x64 programs have their flags in MXCSR
    mov dword [fs:FROM_TEB+FULL], 0
    mov byte [fs:FROM_TEB+SELECTOR], 0
    mov rbx, [fs:FROM_TEB+SELF]
    mov rsp, [rbx+HOST_SP]
    mov rcx, [rbx+HOST_FS]
    wrfsbase rcx
    mov dword [rbx+IN_GUEST], 0
    cld
    ldmxcsr [rsp]
    fldcw [rsp+4]
    HOST_RETURN
stubs_end:

; ------------------------------------------------------------------ PyObject *run_released(context *rdi)
; The body of a Python built-in: the interpreter lock is free while the guest runs.
run_released:
    push rbx
    push rbp
    push rax
    mov rbx, rdi
    call [rbx+SAVE_THREAD]
    mov rbp, rax
    mov rdi, rbx
    call enter
    mov [rsp], rax
    mov rdi, rbp
    call [rbx+RESTORE_THREAD]
    movsxd rdi, dword [rsp]
    call [rbx+FROM_LONG]
    pop rcx
    pop rbp
    pop rbx
    ret

; ------------------------------------------------------------------ PyObject *compare_exchange(void)
; The body of a Python built-in: 1 where the operands' address held what was expected, and now holds the new value.
compare_exchange:
    mov edx, OPERANDS
    mov rcx, [rdx]                      ; address
    mov rax, [rdx+8]                    ; expected
    mov r8, [rdx+16]                    ; new
    xor edi, edi
    cmp dword [rdx+24], 8               ; size
    je .qword
    lock cmpxchg [rcx], r8d
    jmp .done
.qword:
    lock cmpxchg [rcx], r8
.done:
    sete dil
    jmp [rdx+32]                        ; PyLong_FromLong

; ------------------------------------------------------------------ clock32: ecx = clock, edx = divisor -> edx:eax
; Called from 32-bit code by a far call: 64-bit code on the guest's stack, with the registers that 32-bit code does not have.
; Until clock32_last a stop has to come again: the handler returns, for which system calls must be free.
clock32:
    mov byte [fs:FROM_TEB+SELECTOR], 0
    mov r12d, esp
    mov r13d, esi
    mov r14d, edi
    mov r15d, edx
    lea rsp, [r12-16]
    and rsp, -16
    mov edi, ecx
    mov rsi, rsp
    call [CLOCK]
    imul rax, [rsp], 1000000000
    add rax, [rsp+8]
    xor edx, edx
    div r15
    mov rdx, rax
    shr rdx, 32
    mov byte [fs:FROM_TEB+SELECTOR], 1
clock32_last:
    mov esp, r12d
    mov esi, r13d
    mov edi, r14d
    retf                                ; what the far call has pushed: two dwords
clock32_end:

; ------------------------------------------------------------------ handler(edi = signo, rsi = siginfo, rdx = ucontext)
; ucontext: +16 stack pointer and +32 size of the alternate stack, +40 the 23 registers, +224 the extended state.
handler:
    mov rcx, [rdx+16]
    test rcx, rcx
    jz chain
    cmp qword [rdx+32], STACK_SIZE
    jne chain
    mov r9, MAGIC
    cmp [rcx], r9
    jne chain
    mov r8, [rcx+8]                     ; the context block of this thread
    xor r9d, r9d                        ; r9 = 1: raised by an instruction (Ctrl-C and timers have si_code > 0 too)
    cmp edi, 32
    jae .classified
    mov r10d, CPU_SIGNALS
    bt r10d, edi
    jnc .classified
    cmp dword [rsi+8], 0
    jle .classified
    inc r9d
.classified:
    cmp dword [r8+IN_GUEST], 0
    je .in_host
    mov rax, [rdx+168]                  ; rip
    cmp word [rdx+184], USER_CODE
    jne .in_32_bit_code
    mov rcx, critical_start
    cmp rax, rcx
    jb .not_critical
    mov rcx, critical_end
    cmp rax, rcx
    jb .rewind
.not_critical:
    cmp dword [r8+MODE], 0
    je .in_guest_mode
    mov rcx, clock32
    cmp rax, rcx
    jb .in_guest_mode
    mov rcx, clock32_end
    cmp rax, rcx
    jb .reading_clock
    mov ecx, 0xffffffff
    cmp rax, rcx
    ja .reading_clock
.in_guest_mode:
    mov rcx, stubs_start
    cmp rax, rcx
    jb .guest
    mov rcx, stubs_end
    cmp rax, rcx
    jae .guest
    jmp .leaving
.reading_clock:
    test r9d, r9d
    jnz .guest
    mov rcx, clock32_last
    cmp rax, rcx
    jb .go_on_reading
    mov rcx, clock32_end
    cmp rax, rcx
    jae .go_on_reading
    mov eax, [rdx+72]                   ; what is left of clock32 is done here, so that the guest stands behind its call
    mov ecx, [rax]
    mov [rdx+168], rcx
    mov word [rdx+184], USER_CODE_32
    add eax, 8
    mov [rdx+160], rax
    mov eax, [rdx+80]
    mov [rdx+112], rax
    mov eax, [rdx+88]
    mov [rdx+104], rax
    jmp .guest
.go_on_reading:
    mov byte [r8+SELECTOR], 0
    ret
.in_32_bit_code:
    mov rcx, leave32
    cmp rax, rcx
    jb .guest
    mov rcx, leave32_64
    cmp rax, rcx
    jae .guest
.leaving:                               ; the thread is on its way out of the guest anyway
    cmp edi, 5                          ; SIGTRAP: the guest single-stepped into the stub
    je .stop_stepping
    test r9d, r9d
    jnz .guest                          ; the stub faulted: the guest's stack pointer is bad
    mov byte [r8+SELECTOR], 0
    ret
.stop_stepping:
    and dword [rdx+176], 0xfffffeff
    mov byte [r8+SELECTOR], 0
    ret
.rewind:
    mov dword [r8+EXIT], STOPPED
    test r9d, r9d
    jz .go_to_host
    mov dword [r8+EXIT], BAD_STATE      ; what was to be resumed is not a state (a selector, reserved bits)
    jmp .go_to_host
.in_host:
    test r9d, r9d
    jnz .host_fault
    cmp edi, STOP_SIGNAL
    jne chain
    ret                                 ; STOP is set: the next `enter` sees it
.host_fault:                            ; SIGBUS: a view of a file that somebody has cut off gets an empty page
    cmp edi, 7
    jne chain
    mov rax, [rsi+16]
    mov ecx, GUEST_END
    cmp rax, [rcx]
    jae chain
    mov [r8+CUT_OFF], rax
    mov dword [r8+STOP], 1
    push rdi
    push rsi
    push rdx
    mov rdi, rax
    and rdi, -4096
    mov esi, 4096
    mov edx, 3                          ; PROT_READ | PROT_WRITE
    mov r10d, 0x32                      ; MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS
    mov r8, -1
    xor r9d, r9d
    mov eax, 9                          ; mmap
    syscall
    pop rdx
    pop rsi
    pop rdi
    test rax, rax
    js chain
    ret
.guest:
    mov dword [r8+EXIT], STOPPED
    test r9d, r9d
    jz .copy
    mov dword [r8+EXIT], FAULT
.copy:
    mov dword [r8+FULL], 1
    mov r10, rsi
    mov r11, rdi
    mov rsi, [rdx+224]
    lea rdi, [r8+XSTATE]
    mov ecx, 512
    cmp dword [rsi+464], 0x46505853     ; FP_XSTATE_MAGIC1: the frame says how large it is
    jne .sized
    mov ecx, [rsi+464+16]
    cmp ecx, XSTATE_ROOM
    jbe .sized
    mov ecx, XSTATE_ROOM
.sized:
    shr ecx, 3
    cld
    rep movsq
    lea rsi, [rdx+40]
    lea rdi, [r8+REGS]
    mov ecx, 23
    rep movsq
    mov rsi, r10
    mov rdi, r11
.go_to_host:
    mov [r8+SIGNAL], edi
    mov eax, [rsi+8]
    mov [r8+SIGNAL+4], eax
    mov rax, [rsi+16]
    mov [r8+SIGNAL_ADDRESS], rax
    mov rax, [rsi+24]
    mov [r8+SYSCALL_NUMBER], rax
    mov rax, leave_by_signal
    mov [rdx+168], rax
    mov rax, [r8+HOST_SP]
    mov [rdx+160], rax
    mov [rdx+128], r8                   ; rbx
    mov word [rdx+184], USER_CODE
    mov word [rdx+190], USER_DATA
    and dword [rdx+176], 0xfff3a2ff     ; clear TF, DF, NT, AC
    mov byte [r8+SELECTOR], 0
    cmp dword [r8+MODE], 0
    je .own_fs
    mov rax, [r8+HOST_FS]
    wrfsbase rax
.own_fs:
    mov dword [r8+IN_GUEST], 0
    ret
chain:                                  ; not the guest's: the previous handler, from the table in DATA
    cmp edi, STOP_SIGNAL
    je .done
    mov ecx, DATA
    mov rax, [rcx+rdi*8]
    cmp rax, 1
    je .done                            ; SIG_IGN
    jb .default
    mov r8d, CPU_SIGNALS
    bt r8, rdi
    jnc .call
    mov qword [rcx+rdi*8], 0            ; a fault is chained once: a handler that restores us would loop for ever
.call:
    jmp rax
.default:                               ; SIG_DFL: restore it; the instruction runs again and the signal kills
    push rdi
    sub rsp, 40
    mov qword [rsp], 0
    mov qword [rsp+8], 0
    mov qword [rsp+16], 0
    mov qword [rsp+24], 0
    mov rsi, rsp
    xor edx, edx
    mov r10d, 8
    mov eax, 13                         ; rt_sigaction
    syscall
    add rsp, 40
    pop rdi
.done:
    ret
