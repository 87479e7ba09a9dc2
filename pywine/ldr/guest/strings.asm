; NUL-terminated strings of char and of wchar_t: each macro serves both, by WIDTH.
;
; Strings are read in blocks of 16 bytes that do not leave a page: `NEAR_EDGE` tells when one would.

%macro WIDE 0                   ; what follows is for wchar_t
%define WIDTH 2
%define COMPARE pcmpeqw
%define CHARACTER word
%define A ax
%endmacro

%macro NARROW 0
%define WIDTH 1
%define COMPARE pcmpeqb
%define CHARACTER byte
%define A al
%endmacro

; Jump to %1 if the 16 bytes at RCX may leave its page. Changes EAX.
%macro NEAR_EDGE 1
    mov eax, ecx
    and eax, 0xfff
    cmp eax, 0xff0
    ja %1
%endmacro
; XMM1 = the character in EDX sixteen bytes over.
%macro BROADCAST 0
%if WIDTH = 1
    movzx eax, dl
    imul eax, eax, 0x01010101
    movd xmm1, eax
%else
    movd xmm1, edx
    pshuflw xmm1, xmm1, 0
%endif
    pshufd xmm1, xmm1, 0
%endmacro

; RAX = the address of the NUL of the string at RCX, or of its %1-th character (N) if that comes first. Changes only RAX and RCX
; and, with %1, N.
%macro TERMINATOR 0-1
    pxor xmm0, xmm0
%%again:
%if %0
    cmp N, 16 / WIDTH
    jb %%single
%endif
    NEAR_EDGE %%single
    movdqu xmm2, [rcx]
    COMPARE xmm2, xmm0
    pmovmskb eax, xmm2
    test eax, eax
    jnz %%found
    add rcx, 16
%if %0
    sub N, 16 / WIDTH
%endif
    jmp %%again
%%single:
%if %0
    test N, N
    jz %%here
    dec N
%endif
    cmp CHARACTER [rcx], 0
    je %%here
    add rcx, WIDTH
    jmp %%again
%%found:
    bsf eax, eax
    add rax, rcx
    jmp %%done
%%here:
    mov rax, rcx
%%done:
%endmacro

; The length of the string at RCX, in RAX: aligned blocks, which never leave a page.
%macro LENGTH 0
%if WORD = 8
    mov r8, rcx
%endif
    mov rdx, rcx
    and rdx, -16
    and ecx, 15
    pxor xmm0, xmm0
    COMPARE xmm0, [rdx]
    pmovmskb eax, xmm0
    shr eax, cl
    test eax, eax
    jnz %%first
    pxor xmm0, xmm0
%%again:
    add rdx, 16
    COMPARE xmm0, [rdx]
    pmovmskb eax, xmm0
    test eax, eax
    jz %%again
    bsf eax, eax
    add rax, rdx
%if WORD = 8
    sub rax, r8
%else
    sub eax, [esp+4]
%endif
    jmp %%done
%%first:
    bsf eax, eax
%%done:
%if WIDTH = 2
    shr rax, 1
%endif
%endmacro

NARROW
FUNCTION 0, "crt.string.strlen"
    ARGUMENTS 1
    LENGTH
    RETURN
END

WIDE
FUNCTION 0, "crt.string.wcslen"
    ARGUMENTS 1
    test cl, 1
    jnz .odd
    LENGTH
    RETURN
.odd:                                   ; characters that lie across the blocks
    mov rdx, rcx
    TERMINATOR
    sub rax, rdx
    shr rax, 1
    RETURN
END

%macro LENGTH_TO 0              ; of at most EDX characters
    ENTER
    mov N, rdx
    mov rdx, rcx
    TERMINATOR N
    sub rax, rdx
%if WIDTH = 2
    shr rax, 1
%endif
    LEAVE
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strnlen"
    LENGTH_TO
END

WIDE
FUNCTION 0, "crt.string.wcsnlen"
    LENGTH_TO
END

; strcpy: find the end, then copy. The target is returned.
%macro STRING_COPY 0
    ENTER
    mov T, rcx
    mov rcx, rdx
    TERMINATOR
    mov rcx, T
    mov N, rax
    sub N, rdx
    add N, WIDTH
    mov rax, rcx
    COPY .slow
    LEAVE
    RETURN
.slow:
    LEAVE
%endmacro

NARROW
FUNCTION 0, "crt.string.strcpy"
    STRING_COPY
END_SLOW

WIDE
FUNCTION 0, "crt.string.wcscpy"
    STRING_COPY
END_SLOW

; strcat: U is where the target begins.
%macro STRING_APPEND 0
    ENTER
    mov U, rcx
    TERMINATOR
    mov T, rax
    mov rcx, rdx
    TERMINATOR
    mov rcx, T
    mov N, rax
    sub N, rdx
    add N, WIDTH
    mov rax, U
    COPY .slow
    LEAVE
    RETURN
.slow:
    mov rcx, rax
    LEAVE
%endmacro

NARROW
FUNCTION 0, "crt.string.strcat"
    STRING_APPEND
END_SLOW

WIDE
FUNCTION 0, "crt.string.wcscat"
    STRING_APPEND
END_SLOW

; strncpy: what the source does not fill becomes zero, a character at a time.
%macro STRING_COPY_TO 0
    ENTER
    mov T, rcx
    test N, N
    jz %%done
%%again:
    mov A, [rdx]
    mov [T], A
    add T, WIDTH
    dec N
    jz %%done
    add rdx, WIDTH
    test A, A
    jnz %%again
    xor eax, eax
%%pad:
    mov [T], A
    add T, WIDTH
    dec N
    jnz %%pad
%%done:
    mov rax, rcx
    LEAVE
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strncpy"
    STRING_COPY_TO
END

WIDE
FUNCTION 0, "crt.string.wcsncpy"
    STRING_COPY_TO
END

; strcmp and, with %1 = N, strncmp: -1, 0 or 1.
%macro STRING_COMPARE 0-1
%if %0
    ENTER
%else
    ARGUMENTS 2
%endif
    pxor xmm2, xmm2
%%again:
%if %0
    cmp N, 16 / WIDTH
    jb %%single
%endif
    mov eax, ecx
    or eax, edx                         ; near an edge if either is, and sometimes if not
    and eax, 0xfff
    cmp eax, 0xff0
    ja %%single
    movdqu xmm0, [rcx]
    movdqu xmm1, [rdx]
    COMPARE xmm1, xmm0                  ; where they are equal
    COMPARE xmm0, xmm2                  ; where the string ends
    pandn xmm0, xmm1
    pmovmskb eax, xmm0
    xor eax, 0xffff
    jnz %%found
    add rcx, 16
    add rdx, 16
%if %0
    sub N, 16 / WIDTH
%endif
    jmp %%again
%%single:
%if %0
    test N, N
    jz %%equal
    dec N
%endif
    mov A, [rcx]
    cmp A, [rdx]
    jne %%unequal
    test A, A
    jz %%equal
    add rcx, WIDTH
    add rdx, WIDTH
    jmp %%again
%%found:
    bsf eax, eax
    add rcx, rax
    mov A, [rdx+rax]
    cmp [rcx], A
    jne %%unequal
%%equal:
    xor eax, eax
%if %0
    LEAVE
%endif
    RETURN
%%unequal:
    sbb eax, eax
    or eax, 1
%if %0
    LEAVE
%endif
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strcmp"
    STRING_COMPARE
END

FUNCTION 0, "crt.string.strncmp"
    STRING_COMPARE N
END

WIDE
FUNCTION 0, "crt.string.wcscmp"
    STRING_COMPARE
END

FUNCTION 0, "crt.string.wcsncmp"
    STRING_COMPARE N
END

; strchr: the first character that is EDX, or the NUL.
%macro STRING_FIND 0
    ARGUMENTS 2
    BROADCAST
    pxor xmm0, xmm0
%%again:
    NEAR_EDGE %%single
    movdqu xmm2, [rcx]
    movdqa xmm3, xmm2
    COMPARE xmm2, xmm0
    COMPARE xmm3, xmm1
    por xmm2, xmm3
    pmovmskb eax, xmm2
    test eax, eax
    jnz %%found
    add rcx, 16
    jmp %%again
%%single:
    movzx eax, CHARACTER [rcx]
%if WIDTH = 1
    cmp al, dl
%else
    cmp ax, dx
%endif
    je %%here
    add rcx, WIDTH
    test eax, eax
    jnz %%again
    RETURN
%%found:
    bsf eax, eax
    add rcx, rax
    movzx eax, CHARACTER [rcx]
%if WIDTH = 1
    cmp al, dl
%else
    cmp ax, dx
%endif
    je %%here
    xor eax, eax
    RETURN
%%here:
    mov rax, rcx
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strchr"
    STRING_FIND
END

WIDE
FUNCTION 0, "crt.string.wcschr"
    STRING_FIND
END

; strrchr: U is the last one so far.
%macro STRING_FIND_LAST 0
    ENTER
    BROADCAST
    pxor xmm0, xmm0
    xor U32, U32
%%again:
    NEAR_EDGE %%single
    movdqu xmm2, [rcx]
    movdqa xmm3, xmm2
    COMPARE xmm2, xmm0
    COMPARE xmm3, xmm1
    pmovmskb eax, xmm2
    pmovmskb T32, xmm3
    test eax, eax
    jnz %%last
    test T32, T32
    jz %%next
    bsr T32, T32
    lea U, [rcx+T-WIDTH+1]
%%next:
    add rcx, 16
    jmp %%again
%%last:
    lea N32, [rax-1]
    xor eax, N32                        ; the bits up to the first byte of the NUL
%if WIDTH = 2
    lea eax, [rax+rax+1]
%endif
    and T32, eax
    jz %%done
    bsr T32, T32
    lea U, [rcx+T-WIDTH+1]
    jmp %%done
%%single:
    movzx eax, CHARACTER [rcx]
%if WIDTH = 1
    cmp al, dl
%else
    cmp ax, dx
%endif
    cmove U, rcx
    add rcx, WIDTH
    test eax, eax
    jnz %%again
%%done:
    mov rax, U
    LEAVE
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strrchr"
    STRING_FIND_LAST
END

WIDE
FUNCTION 0, "crt.string.wcsrchr"
    STRING_FIND_LAST
END

; strstr: N is the place under test, T and U walk both strings from the second character.
%macro STRING_SEARCH 0
    ENTER
    cmp CHARACTER [rdx], 0
    je %%here
    pxor xmm0, xmm0
    movzx eax, CHARACTER [rdx]
%if WIDTH = 1
    imul eax, eax, 0x01010101
    movd xmm1, eax
%else
    movd xmm1, eax
    pshuflw xmm1, xmm1, 0
%endif
    pshufd xmm1, xmm1, 0
%%again:                                ; the next place that the first character has
    NEAR_EDGE %%single
    movdqu xmm2, [rcx]
    movdqa xmm3, xmm2
    COMPARE xmm2, xmm0
    COMPARE xmm3, xmm1
    por xmm2, xmm3
    pmovmskb eax, xmm2
    test eax, eax
    jnz %%found
    add rcx, 16
    jmp %%again
%%found:
    bsf eax, eax
    add rcx, rax
%%single:
    movzx eax, CHARACTER [rcx]
    test eax, eax
    jz %%none
    cmp A, [rdx]
    jne %%next
    xor U32, U32
%%compare:
    add U, WIDTH
    movzx T32, CHARACTER [rdx+U]
    test T32, T32
    jz %%here
    movzx eax, CHARACTER [rcx+U]
    cmp eax, T32
    je %%compare
    test eax, eax
    jz %%none                           ; the text ends before the string does
%%next:
    add rcx, WIDTH
    jmp %%again
%%here:
    mov rax, rcx
    LEAVE
    RETURN
%%none:
    xor eax, eax
    LEAVE
    RETURN
%endmacro

NARROW
FUNCTION 0, "crt.string.strstr"
    STRING_SEARCH
END

WIDE
FUNCTION 0, "crt.string.wcsstr"
    STRING_SEARCH
END

; _stricmp and, with %1 = N, _strnicmp, of ASCII: the difference of the lower-case characters. Others take the locale, which the
; Python bodies know.
%macro LOWER 1
    lea eax, [%1-'A']
    cmp eax, 26
    lea eax, [%1+32]
    cmovb %1, eax
%endmacro

%macro STRING_COMPARE_CASELESS 0-1
    ENTER
    mov T, rcx
    sub rdx, rcx                        ; the distance of the strings
%%again:
%if %0
    test N, N
    jz %%equal
    dec N
%endif
    movzx U32, CHARACTER [T]
    cmp U32, 0x80
    jae %%slow
%if WORD = 8
    movzx r11d, CHARACTER [T+rdx]
    cmp r11d, 0x80
    jae %%slow
    add T, WIDTH
    cmp U32, r11d
    je %%same
    LOWER U32
    LOWER r11d
    mov eax, U32
    sub eax, r11d
    jnz %%different
%else
    movzx ecx, CHARACTER [T+edx]
    cmp ecx, 0x80
    jae %%slow
    add T, WIDTH
    cmp U32, ecx
    je %%same
    LOWER U32
    LOWER ecx
    mov eax, U32
    sub eax, ecx
    jnz %%different
%endif
%%same:
    test U32, U32
    jnz %%again
%%equal:
    xor eax, eax
%%different:
    LEAVE
    RETURN
%%slow:
%if WORD = 8
    add rdx, rcx
%if %0                                  ; N counts the character that was refused
    sub T, rcx
%if WIDTH = 2
    shr T, 1
%endif
    lea N, [N+T+1]
%endif
%endif
    LEAVE
%endmacro

NARROW
FUNCTION 0, "crt.string._stricmp", "crt.string._strcmpi", "crt.string._stricmp_l"
    STRING_COMPARE_CASELESS
END_SLOW

FUNCTION 0, "crt.string._strnicmp", "crt.string._strnicmp_l"
    STRING_COMPARE_CASELESS N
END_SLOW

WIDE
FUNCTION 0, "crt.string._wcsicmp", "crt.string._wcsicmp_l"
    STRING_COMPARE_CASELESS
END_SLOW

FUNCTION 0, "crt.string._wcsnicmp", "crt.string._wcsnicmp_l"
    STRING_COMPARE_CASELESS N
END_SLOW

; lstrlen: 0 for what cannot be read, which the Python bodies find out.
%macro CHECKED_LENGTH 0
    ARGUMENTS 1
    mov rdx, rcx
    test rdx, rdx
    jz %%done
%%single:
    test dl, 15
    jz %%block
    cmp CHARACTER [rdx], 0
    je %%done
    add rdx, WIDTH
    jmp %%single
%%block:
    pxor xmm0, xmm0
%%again:
    COMPARE xmm0, [rdx]
    pmovmskb eax, xmm0
    test eax, eax
    jnz %%found
    add rdx, 16
    jmp %%again
%%found:
    bsf eax, eax
    add rdx, rax
%%done:
    mov rax, rdx
    sub rax, rcx
%if WIDTH = 2
    shr rax, 1
%endif
    RETURN
    GUARDED
%endmacro

NARROW
FUNCTION 4, "kernel32.winbase_string.lstrlenA", "kernel32.winbase_string.lstrlen"
    CHECKED_LENGTH
END_SLOW

WIDE
FUNCTION 4, "kernel32.winbase_string.lstrlenW"
    CHECKED_LENGTH
END_SLOW
