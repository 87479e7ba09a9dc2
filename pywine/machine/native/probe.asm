; Asks the processor what only instructions tell, assembled to probe.bin: nasm -f bin -o probe.bin probe.asm
; void probe(uint32_t *rdi): CPUID.1:ECX, XCR0 (0 without XSAVE), the access rights of the selectors 0x23, 0x2b and 0x33
; (0 where the kernel has no such segment).
bits 64

%macro ACCESS_RIGHTS 2
    mov ecx, %1
    xor eax, eax
    lar eax, ecx
    mov [rdi+%2], eax
%endmacro

    push rbx
    mov eax, 1
    xor ecx, ecx
    cpuid
    mov [rdi], ecx
    xor eax, eax
    test ecx, 1 << 27                   ; OSXSAVE
    jz .no_xsave
    xor ecx, ecx
    xgetbv
.no_xsave:
    mov [rdi+4], eax
    ACCESS_RIGHTS 0x23, 8
    ACCESS_RIGHTS 0x2b, 12
    ACCESS_RIGHTS 0x33, 16
    pop rbx
    ret
