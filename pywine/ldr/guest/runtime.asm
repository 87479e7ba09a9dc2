; The C runtime's data of a thread, and what needs it: errno, random numbers, character classes. Letter case of ASCII.

RUNTIME_ERRNO equ 0
RUNTIME_DOSERRNO equ 4
RUNTIME_SEED equ 8
RUNTIME_CLASSES equ 16          ; pointer to the class of character 0, or 0

; RAX = the thread's data of this runtime. Jumps to SLOW if there is none yet.
%macro LOAD_RUNTIME 0
    mov rax, [SEGMENT:RUNTIME_PLACE]
place_%[NUMBER] equ $ - start_%[NUMBER] - 4
%assign HAS_PLACE 1
    test rax, rax
    jz SLOW
%endmacro

FUNCTION 0, "crt.errno._errno"
    LOAD_RUNTIME
%if RUNTIME_ERRNO
    add rax, RUNTIME_ERRNO
%endif
    RETURN
END_SLOW

FUNCTION 0, "crt.errno.__doserrno"
    LOAD_RUNTIME
    add rax, RUNTIME_DOSERRNO
    RETURN
END_SLOW

FUNCTION 0, "crt.stdlib.rand"
    LOAD_RUNTIME
    imul ecx, [rax+RUNTIME_SEED], 214013
    add ecx, 2531011
    mov [rax+RUNTIME_SEED], ecx
    mov eax, ecx
    shr eax, 16
    and eax, 0x7fff
    RETURN
END_SLOW

FUNCTION 0, "crt.stdlib.srand"
    ARGUMENTS 1
    LOAD_RUNTIME
    mov [rax+RUNTIME_SEED], ecx
    RETURN
END_SLOW

UPPER equ 1
LOWER_CASE equ 2
DIGIT equ 4
SPACE equ 8
PUNCTUATION equ 0x10
CONTROL equ 0x20
BLANK equ 0x40
HEXADECIMAL equ 0x80
LETTER equ 0x100 | UPPER | LOWER_CASE

; CLASS name, mask: isname. Characters are those of an unsigned char, and EOF.
%macro CLASS 2
%defstr %%text %1
%strcat %%plain "crt.ctype.is", %%text
FUNCTION 0, %%plain
    ARGUMENTS 1
    LOAD_RUNTIME
    mov rax, [rax+RUNTIME_CLASSES]
    test rax, rax
    jz SLOW
    lea edx, [rcx+1]
    cmp edx, 256
    ja .none
%if WORD = 8
    movsxd rcx, ecx
%endif
    movzx eax, word [rax+rcx*2]
    and eax, %2
%if (%2) & BLANK
    cmp ecx, 9                          ; a tab is blank, but it is not printed
    jne .done
    and eax, ~BLANK
.done:
%endif
    RETURN
.none:
    xor eax, eax
    RETURN
END_SLOW
%endmacro

CLASS alnum, LETTER | DIGIT
CLASS alpha, LETTER
CLASS cntrl, CONTROL
CLASS digit, DIGIT
CLASS graph, LETTER | DIGIT | PUNCTUATION
CLASS lower, LOWER_CASE
CLASS print, LETTER | DIGIT | PUNCTUATION | BLANK
CLASS punct, PUNCTUATION
CLASS space, SPACE
CLASS upper, UPPER
CLASS xdigit, HEXADECIMAL

; CASE letter: change the case of the 26 characters from this one on; of ASCII, whatever the locale.
%macro CASE 1
    cmp eax, 0x80
    jae SLOW
    lea edx, [rax-%1]
    cmp edx, 26
    jae .done
    xor eax, 0x20
.done:
    RETURN
%endmacro

FUNCTION 0, "crt.ctype.tolower", "crt.ctype._tolower_l"
    ARGUMENTS 1
    mov eax, ecx
    CASE 'A'
END_SLOW

FUNCTION 0, "crt.ctype.toupper", "crt.ctype._toupper_l"
    ARGUMENTS 1
    mov eax, ecx
    CASE 'a'
END_SLOW

FUNCTION 0, "crt.ctype.towlower", "crt.ctype._towlower_l"
    ARGUMENTS 1
    movzx eax, cx
    CASE 'A'
END_SLOW

FUNCTION 0, "crt.ctype.towupper", "crt.ctype._towupper_l"
    ARGUMENTS 1
    movzx eax, cx
    CASE 'a'
END_SLOW
