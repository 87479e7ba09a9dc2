; Blocks of memory: copying, filling, comparing, searching.
;
; Sizes beyond MOST_INLINE go to the Python bodies where that is quicker (an emulated processor).

; ENTER: the first two arguments in RCX and RDX, the third in N; T and U are free. LEAVE before every RETURN and `jmp SLOW`.
%if WORD = 8
%define N r8
%define N32 r8d
%define T r9
%define T32 r9d
%define T16 r9w
%define U r10
%define U32 r10d
%define U16 r10w
%define U8 r10b
%macro ENTER 0
%endmacro
%macro LEAVE 0
%endmacro
%else
%define N esi
%define N32 esi
%define T edi
%define T32 edi
%define T16 di
%define U ebx
%define U32 ebx
%define U16 bx
%define U8 bl
%macro ENTER 0
    push ebx
    push esi
    push edi
    mov ecx, [esp+16]
    mov edx, [esp+20]
    mov esi, [esp+24]
%endmacro
%macro LEAVE 0
    pop edi
    pop esi
    pop ebx
%endmacro
%endif

; Copy N bytes from RDX to RCX, which may overlap; RAX stays. %1: where to go with what is too large for this code, which then has
; N, RCX and RDX as they were.
%macro COPY 1
    cmp N, 16
    jb %%small
    movdqu xmm0, [rdx]
    movdqu xmm1, [rdx+N-16]
    cmp N, 32
    jbe %%two
    cmp N, 256
    jae %%large
%%inline:
    mov T, rcx
    sub T, rdx
    cmp T, N
    jb %%backward                       ; the target begins within the source
    movdqu xmm2, [rdx+N-32]
    lea T, [rcx+N-32]
%%forward:
    movdqu xmm3, [rdx]
    movdqu xmm4, [rdx+16]
    movdqu [rcx], xmm3
    movdqu [rcx+16], xmm4
    add rdx, 32
    add rcx, 32
    cmp rcx, T
    jb %%forward
    movdqu [T], xmm2
    movdqu [T+16], xmm1
    jmp %%done
%%backward:
    movdqu xmm2, [rdx+16]
%%again:
    movdqu xmm3, [rdx+N-16]
    movdqu xmm4, [rdx+N-32]
    movdqu [rcx+N-16], xmm3
    movdqu [rcx+N-32], xmm4
    sub N, 32
    cmp N, 32
    ja %%again
    movdqu [rcx], xmm0
    movdqu [rcx+16], xmm2
    jmp %%done
%%large:
    mov T, [SEGMENT:TEB_PEB]
    cmp N, [T+PEB_MOST_INLINE]
    jbe %%inline
    jmp %1
%%two:
    movdqu [rcx], xmm0
    movdqu [rcx+N-16], xmm1
    jmp %%done
%%small:
    cmp N, 8
    jb %%below_8
    movq xmm0, [rdx]
    movq xmm1, [rdx+N-8]
    movq [rcx], xmm0
    movq [rcx+N-8], xmm1
    jmp %%done
%%below_8:
    cmp N, 4
    jb %%below_4
    movd xmm0, [rdx]
    movd xmm1, [rdx+N-4]
    movd [rcx], xmm0
    movd [rcx+N-4], xmm1
    jmp %%done
%%below_4:
    test N, N
    jz %%done
    movzx U32, byte [rdx]
    cmp N, 1
    je %%one
    movzx T32, word [rdx+N-2]
    mov [rcx+N-2], T16
%%one:
    mov [rcx], U8
%%done:
%endmacro

; Fill N bytes at RCX with the low byte of EDX. %1: as for COPY.
%macro FILL 1
    movzx U32, dl
    imul U32, U32, 0x01010101
    movd xmm0, U32
    pshufd xmm0, xmm0, 0
    cmp N, 16
    jb %%small
    cmp N, 256
    jae %%large
%%inline:
    movdqu [rcx], xmm0
    movdqu [rcx+N-16], xmm0
    lea T, [rcx+N-16]
    and rcx, -16
    add rcx, 16
    jmp %%next
%%again:
    movdqa [rcx], xmm0
    add rcx, 16
%%next:
    cmp rcx, T
    jb %%again
    jmp %%done
%%large:
    mov T, [SEGMENT:TEB_PEB]
    cmp N, [T+PEB_MOST_INLINE]
    jbe %%inline
    jmp %1
%%small:
    cmp N, 8
    jb %%below_8
    movq [rcx], xmm0
    movq [rcx+N-8], xmm0
    jmp %%done
%%below_8:
    cmp N, 4
    jb %%below_4
    mov [rcx], U32
    mov [rcx+N-4], U32
    jmp %%done
%%below_4:
    test N, N
    jz %%done
    mov [rcx], U8
    cmp N, 1
    je %%done
    mov [rcx+N-2], U16
%%done:
%endmacro

FUNCTION 0, "crt.string.memcpy", "crt.string.memmove"
    ENTER
    mov rax, rcx
    COPY .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 12, "ntdll.rtl_memory.RtlMoveMemory", "ntdll.rtl_memory.RtlCopyMemory"
    ENTER
    COPY .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.string.memset"
    ENTER
    mov rax, rcx
    FILL .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 12, "ntdll.rtl_memory.RtlFillMemory"
    ENTER
    xchg N, rdx
    FILL .slow
    LEAVE
    RETURN
.slow:
    xchg N, rdx
    LEAVE
END_SLOW

FUNCTION 8, "ntdll.rtl_memory.RtlZeroMemory"
    ENTER
    mov N, rdx
    xor edx, edx
    FILL .slow
    LEAVE
    RETURN
.slow:
    mov rdx, N
    LEAVE
END_SLOW

; Find where N bytes at RCX and RDX differ: first at [RCX+RAX] and [RDX+RAX], which have moved. %1: where to go when they do not.
%macro MISMATCH 1
    cmp N, 16
    jb %%small
%%again:
    movdqu xmm0, [rcx]
    movdqu xmm1, [rdx]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    xor eax, 0xffff
    jnz %%found
    add rcx, 16
    add rdx, 16
    sub N, 16
    cmp N, 16
    jae %%again
    test N, N
    jz %1
    lea rcx, [rcx+N-16]                 ; the last 16 bytes, some of them again
    lea rdx, [rdx+N-16]
    mov N32, 16
    jmp %%again
%%byte:
    mov al, [rcx]
    cmp al, [rdx]
    jne %%at_byte
    inc rcx
    inc rdx
    dec N
%%small:
    test N, N
    jnz %%byte
    jmp %1
%%at_byte:
    xor eax, eax
    jmp %%done
%%found:
    bsf eax, eax
%%done:
%endmacro

FUNCTION 0, "crt.string.memcmp"
    ENTER
    MISMATCH .equal
    mov cl, [rcx+rax]
    cmp cl, [rdx+rax]
    sbb eax, eax
    or eax, 1
    LEAVE
    RETURN
.equal:
    xor eax, eax
    LEAVE
    RETURN
END

FUNCTION 12, "ntdll.rtl_memory.RtlCompareMemory"
    ENTER
    mov T, rcx
    mov U, N
    MISMATCH .equal
    add rax, rcx
    sub rax, T
    LEAVE
    RETURN
.equal:
    mov rax, U
    LEAVE
    RETURN
END

FUNCTION 0, "crt.string.memchr"
    ENTER
    test N, N
    jz .none
    movzx U32, dl
    imul U32, U32, 0x01010101
    movd xmm1, U32
    pshufd xmm1, xmm1, 0
    mov T, rcx                          ; blocks of 16 bytes, aligned: they lie within a page
    and T, -16
    and ecx, 15
    movdqa xmm0, [T]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    shr eax, cl
    test eax, eax
    jz .first_over
    bsf eax, eax
    cmp rax, N
    jae .none
    add rax, rcx
    add rax, T
    LEAVE
    RETURN
.first_over:
    mov eax, 16
    sub eax, ecx
    sub N, rax
    jbe .none
.again:
    add T, 16
    movdqa xmm0, [T]
    pcmpeqb xmm0, xmm1
    pmovmskb eax, xmm0
    test eax, eax
    jnz .found
    sub N, 16
    ja .again
.none:
    xor eax, eax
    LEAVE
    RETURN
.found:
    bsf eax, eax
    cmp rax, N
    jae .none
    add rax, T
    LEAVE
    RETURN
END
