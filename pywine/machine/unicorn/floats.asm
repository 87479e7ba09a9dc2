; Floating-point exceptions for Unicorn, and the flags of two instructions, assembled to floats.bin: nasm -f bin -o floats.bin floats.asm
; Both entries get the address of one `Watch` (floats.py) as their user data.
bits 64

EVENT       equ 0   ; dword: why the processor was stopped
  TRANSLATE equ 1   ;   a block has to be translated again, with the hook
  UNMASKED  equ 2   ;   the program has unmasked an exception
  SSE_ERROR equ 3   ;   the last instruction has raised one that is not masked
  X87_ERROR equ 4   ;   the next waits for an x87 exception that is not masked
CAREFUL     equ 4   ; dword: whether an exception is unmasked, or has been
WIDE        equ 8   ; dword: whether guest code is 64-bit code
PENDING     equ 12  ; dword: the unit of the last instruction that may have raised something
  SSE       equ 1
  X87       equ 2
RAISED      equ 16  ; dword: what it has raised
EMU_STOP    equ 24  ; the address of uc_emu_stop
BASE        equ 32  ; what to add to a guest address
BOUNDS      equ 40  ; where the code hook keeps its first and its last address
ENV         equ 48  ; the address of Unicorn's registers
SNAPSHOT    equ 64  ; what they were before the last instruction: HEAD bytes, then the floating-point ones

; Unicorn's registers (CPUX86State, the same for both machines in all releases of 2.x).
HEAD        equ 0xc0    ; general registers, instruction pointer, flags
X87_STACK   equ 0x25c   ; x87: the top of the stack, …
X87_STATUS  equ 0x260
X87_CONTROL equ 0x262
X87_TAGS    equ 0x264   ; … tags and registers, up to
X87_END     equ 0x2f0
X87_FLAGS   equ 0x30a   ; what the emulation of floating-point arithmetic has raised
SSE_FLAGS   equ 0x32a
MXCSR       equ 0x330
END         equ 0x738   ; behind XMM15
KNOWN       equ 0x3d    ; all exceptions but that of denormal operands, of which the emulation does not tell

; void on_edge(uc_engine *rdi, uc_tb *rsi, uc_tb *, Watch *rcx): uc_hook_edge_gen_t
; A block was translated. If it has an instruction to be watched, and the hook did not cover it, it is not run.
on_edge:
    push rbx
    push r12
    mov r8, [rsi]                       ; guest address
    movzx r9d, word [rsi+10]
    mov r10, [rcx+BASE]
    lea rsi, [r10+r8]
    add r9, rsi                         ; its end
    xor r11d, r11d                      ; the first address to be watched
    xor r12d, r12d                      ; the last
.next:
    cmp rsi, r9
    jae .scanned
    movzx eax, byte [rsi]
    inc rsi
    cmp al, 0x0f
    je .two_bytes
    mov ebx, eax
    and ebx, 0xf8
    cmp ebx, 0xd8
    je .x87
    cmp al, 0x9b
    jne .next
    cmp dword [rcx+CAREFUL], 0
    je .next
    jmp .both
.x87:
    cmp dword [rcx+CAREFUL], 0
    jne .both
    cmp rsi, r9
    jae .scanned
    movzx ebx, byte [rsi]
    cmp ebx, 0xc0
    jae .x87_register
    shr ebx, 3
    and ebx, 7
    cmp al, 0xd9
    je .d9
    cmp al, 0xdd
    jne .next
    cmp ebx, 4                          ; frstor, fnsave
    je .loads
    cmp ebx, 6
    je .loads
    cmp ebx, 7                          ; fnstsw
    je .only
    jmp .next
.d9:
    sub ebx, 4                          ; fldenv, fldcw, fnstenv
    cmp ebx, 2
    ja .next
.loads:
    mov rdx, rsi
    jmp .measure
.x87_register:
    shl eax, 8
    or eax, ebx
    cmp eax, 0xdfe0                     ; fnstsw ax
    je .only
    cmp eax, 0xdbe2                     ; fnclex
    je .only
    cmp eax, 0xdbe3                     ; fninit
    je .only
    jmp .next
.two_bytes:
    cmp rsi, r9
    jae .scanned
    movzx ebx, byte [rsi]
    cmp bl, 0xc7
    je .exchange
    cmp bl, 0xae
    jne .sse
    lea rdx, [rsi+1]
    cmp rdx, r9
    jae .scanned
    movzx ebx, byte [rdx]
    cmp ebx, 0xc0
    jae .next
    test ebx, 0x20                      ; xsave and what follows
    jnz .next
.measure:                               ; RDX: the operand's first byte; the next instruction is watched too
    movzx ebx, byte [rdx]
    inc rdx
    mov eax, ebx
    and eax, 7
    cmp eax, 4
    jne .no_index
    movzx eax, byte [rdx]
    inc rdx
    and eax, 7
.no_index:
    shr ebx, 6
    jnz .displaced
    cmp eax, 5
    je .wide_displacement
.displaced:
    cmp ebx, 1
    jb .measured
    je .byte_displacement
.wide_displacement:
    add rdx, 3
.byte_displacement:
    inc rdx
.measured:
    mov rax, rdx
    jmp .found
.exchange:                              ; cmpxchg8b, cmpxchg16b take the flags that the hook has had stored
    lea rdx, [rsi+1]
    cmp rdx, r9
    jae .scanned
    movzx ebx, byte [rdx]
    and ebx, 0x38
    cmp ebx, 0x08
    jne .next
    jmp .only
.sse:
    cmp dword [rcx+CAREFUL], 0
    je .next
    bt [rel arithmetic], ebx
    jnc .next
.both:                                  ; and the instruction behind it, whose place is not calculated
    lea rax, [rsi+14]
    jmp .found
.only:
    lea rax, [rsi-1]
.found:
    mov rdx, [rcx+BASE]
    sub rax, rdx
    cmp rax, r12
    jbe .last_known
    mov r12, rax
.last_known:
    test r11, r11
    jnz .next
    lea r11, [rsi-5]                    ; with its prefixes
    sub r11, rdx
    cmp r11, r8
    jae .next
    mov r11, r8
    jmp .next
.scanned:
    test r11, r11
    jz .done
    mov rdx, [rcx+BOUNDS]
    cmp [rdx], r11                      ; as it was when the block was translated
    ja .translate
    cmp [rdx+8], r12
    jae .done
.translate:
    mov [rdx], r11
    mov [rdx+8], r12
    mov dword [rcx+EVENT], TRANSLATE
    pop r12
    pop rbx
    jmp [rcx+EMU_STOP]
.done:
    pop r12
    pop rbx
    ret

align 16
arithmetic:                             ; by the second byte: those that raise exceptions
%assign code 0
%rep 32
  %assign bits_of_it 0
  %assign bit 0
  %rep 8
    %if code = 0x2a || (code >= 0x2c && code <= 0x2f) || code = 0x3a || code = 0x51 || (code >= 0x58 && code <= 0x5f)
      %assign bits_of_it bits_of_it | (1 << bit)
    %elif code = 0x7c || code = 0x7d || code = 0xc2 || code = 0xd0 || code = 0xe6
      %assign bits_of_it bits_of_it | (1 << bit)
    %endif
    %assign bit bit + 1
    %assign code code + 1
  %endrep
  db bits_of_it
%endrep

align 512
; void on_instruction(uc_engine *rdi, uint64_t rsi, uint32_t, Watch *rcx): uc_cb_hookcode_t, called by translated code
; with its registers' address in RBP. It tells the status words what was raised, which Unicorn never does.
on_instruction:
    mov [rcx+ENV], rbp
    movzx eax, byte [rbp+SSE_FLAGS]
    and eax, KNOWN
    movzx edx, byte [rbp+X87_FLAGS]
    and edx, KNOWN
    mov byte [rbp+SSE_FLAGS], 0
    mov byte [rbp+X87_FLAGS], 0
    cmp dword [rcx+CAREFUL], 0
    jne careful
    or [rbp+MXCSR], eax
    or [rbp+X87_STATUS], dx
    mov eax, [rbp+MXCSR]
    shr eax, 7
    and ax, [rbp+X87_CONTROL]
    not eax
    test eax, KNOWN
    jnz .unmasked
    ret
.unmasked:
    mov dword [rcx+EVENT], UNMASKED
    jmp [rcx+EMU_STOP]

careful:
    mov r8d, [rcx+PENDING]
    mov dword [rcx+PENDING], 0
    cmp r8d, SSE
    je .sse_done
    cmp r8d, X87
    je .x87_done
    jmp .decode                         ; raised by what raises nothing on a processor
.sse_done:
    mov [rcx+RAISED], eax
    mov r8d, [rbp+MXCSR]
    or [rbp+MXCSR], eax
    shr r8d, 7
    not r8d
    test r8d, eax
    jz .decode
    mov dword [rcx+EVENT], SSE_ERROR
    jmp [rcx+EMU_STOP]
.x87_done:
    or [rbp+X87_STATUS], dx
    movzx r8d, word [rbp+X87_CONTROL]
    not r8d
    and r8d, edx
    test r8d, 5                         ; an invalid operation or a division by zero has no result
    jz .decode
    push rsi
    push rdi
    push rcx
    lea rdi, [rbp+X87_TAGS]
    lea rsi, [rcx+SNAPSHOT+HEAD+X87_TAGS-X87_STACK]
    mov eax, [rcx+SNAPSHOT+HEAD]
    mov [rbp+X87_STACK], eax
    mov ecx, X87_END-X87_TAGS
    rep movsb
    pop rcx
    pop rdi
    pop rsi
.decode:
    mov r8, [rcx+BASE]
    add r8, rsi
.prefix:
    movzx eax, byte [r8]
    inc r8
    cmp al, 0x66
    je .prefix
    cmp al, 0xf2
    je .prefix
    cmp al, 0xf3
    je .prefix
    cmp al, 0x64
    je .prefix
    cmp al, 0x65
    je .prefix
    mov edx, eax
    and edx, 0xe7
    cmp edx, 0x26                       ; the other segments
    je .prefix
    mov edx, eax
    and edx, 0xf0
    cmp edx, 0x40
    jne .opcode
    cmp dword [rcx+WIDE], 0
    jne .prefix
.opcode:
    cmp al, 0x9b
    je .waits
    cmp al, 0x0f
    je .two_bytes
    mov edx, eax
    and edx, 0xf8
    cmp edx, 0xd8
    jne .back
    movzx edx, byte [r8]
    cmp edx, 0xc0
    jae .x87_register
    shr edx, 3
    and edx, 7
    cmp edx, 6
    jb .x87
    cmp al, 0xd9                        ; fnstenv, fnstcw
    je .back
    cmp al, 0xdd                        ; fnsave, fnstsw
    je .back
    jmp .x87
.x87_register:
    cmp al, 0xdb
    jne .not_db
    cmp edx, 0xe0
    jb .x87
    cmp edx, 0xe4                       ; fnclex, fninit
    jbe .back
.not_db:
    cmp al, 0xdf
    jne .x87
    cmp edx, 0xe0                       ; fnstsw ax
    je .back
.x87:
    mov dword [rcx+PENDING], X87
.waits:
    movzx eax, word [rbp+X87_CONTROL]
    not eax
    and eax, [rbp+X87_STATUS]
    test eax, KNOWN
    jz .snapshot
    or word [rbp+X87_STATUS], 0x8080
    mov dword [rcx+PENDING], 0
    mov dword [rcx+EVENT], X87_ERROR
    jmp [rcx+EMU_STOP]
.two_bytes:
    movzx eax, byte [r8]
    bt [rel arithmetic], eax
    jnc .back
    mov dword [rcx+PENDING], SSE
.snapshot:
    lea rdi, [rcx+SNAPSHOT]
    mov rsi, rbp
    mov ecx, HEAD / 8
    rep movsq
    lea rsi, [rbp+X87_STACK]
    mov ecx, (END - X87_STACK) / 4
    rep movsd
.back:
    ret
