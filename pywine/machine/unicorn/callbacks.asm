; What Unicorn calls too often for Python, assembled to callbacks.bin: nasm -f bin -o callbacks.bin callbacks.asm
; All get the address of one `Shared` (callbacks.py) as their user data.
bits 64

STOP        equ 0   ; dword: whether the processor shall stop where the next block begins
GRANT       equ 4   ; dword: whether a page gets the right asked for in any case
EMU_STOP    equ 8   ; the address of uc_emu_stop
RIGHTS      equ 16  ; the address of the table of page rights
PAGES       equ 24  ; its length
LEFT        equ 32  ; the bytes of code that a metered processor executes before it stops
ON_OUT      equ 40  ; the address of the callback of thunks' `out`
ON_OWN_OUT  equ 48  ; and of the program's own
BASE        equ 56  ; what to add to a guest address
PROCESSOR   equ 64  ; the uc_engine
CUT_OFF     equ 72  ; an address that the host could not access: its file is too short
OF_THUNK    equ 0x50797769  ; what thunks have in EAX

; void on_block(uc_engine *rdi, uint64_t address, uint32_t size, Shared *rcx): uc_cb_hookcode_t
    cmp dword [rcx+STOP], 0
    je .back
    jmp [rcx+EMU_STOP]
.back:
    ret

align 32
; bool fill_tlb(uc_engine *, uint64_t page rsi, uc_mem_type edx, uc_tlb_entry *rcx, Shared *r8): uc_cb_tlbevent_t
; Without the right asked for Unicorn ends with UC_ERR_EXCEPTION. Fetches get theirs: Unicorn asks for them outside of
; the guest too, where it could not end, and looks at the rights of the mapping when it translates.
    mov [rcx], rsi                      ; the physical address is the same
    mov r9, rcx
    xor eax, eax
    shr rsi, 12
    cmp rsi, [r8+PAGES]
    jae .outside
    mov r10, [r8+RIGHTS]
    movzx eax, byte [r10+rsi]
    and eax, 7
.outside:
    lea ecx, [rdx-16]                   ; UC_MEM_READ, _WRITE, _FETCH are 16, 17, 18
    mov edx, 1
    shl edx, cl
    cmp edx, 4
    je .grant
    cmp dword [r8+GRANT], 0
    je .filled
.grant:
    or eax, edx
.filled:
    mov [r9+8], eax
    mov eax, 1
    ret

align 32
; The same as on_block for a metered processor.
    mov eax, edx
    sub [rcx+LEFT], rax
    js .stop
    cmp dword [rcx+STOP], 0
    jne .stop
    ret
.stop:
    jmp [rcx+EMU_STOP]

align 32
; void on_out(uc_engine *, uint32_t port, int size, uint32_t ecx, Shared *r8): uc_cb_insn_out_t
    cmp ecx, OF_THUNK
    jne .own
    jmp [r8+ON_OUT]
.own:
    jmp [r8+ON_OWN_OUT]

align 32
shared:
    dq 0                                ; the address of the processor's `Shared`
; void on_bus_error(int edi, siginfo_t *rsi, void *): a view of a file that somebody has cut off gets an empty page.
    mov rax, [rsi+16]
    mov r11, [rel shared]
    mov rdi, rax
    sub rax, [r11+BASE]
    mov rcx, rax
    shr rcx, 12
    cmp rcx, [r11+PAGES]
    jae .not_ours
    mov [r11+CUT_OFF], rax
    mov dword [r11+STOP], 1
    push r11
    and rdi, -4096
    mov esi, 4096
    mov edx, 3                          ; PROT_READ | PROT_WRITE
    mov r10d, 0x32                      ; MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS
    mov r8, -1
    xor r9d, r9d
    mov eax, 9                          ; mmap
    syscall
    pop r11
    test rax, rax
    js .not_ours
    mov rdi, [r11+PROCESSOR]
    jmp [r11+EMU_STOP]
.not_ours:                              ; SIG_DFL: the instruction runs again, and the signal kills
    sub rsp, 40
    mov qword [rsp], 0
    mov qword [rsp+8], 0
    mov qword [rsp+16], 0
    mov qword [rsp+24], 0
    mov edi, 7
    mov rsi, rsp
    xor edx, edx
    mov r10d, 8
    mov eax, 13                         ; rt_sigaction
    syscall
    add rsp, 40
    ret
