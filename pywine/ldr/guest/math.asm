; Functions on double that are a few instructions. NaNs, and what sets errno, go to the Python bodies.

; XMM0 = the argument; x86 returns it from its slot on the stack.
%macro LOAD_DOUBLE 0
%if WORD = 4
    movsd xmm0, [esp+4]
%endif
%endmacro

%macro RETURN_DOUBLE 0
%if WORD = 4
    movsd [esp+4], xmm0
    fld qword [esp+4]
%endif
    RETURN
%endmacro

; %1 = the double whose upper half is %2. Changes EAX.
%macro LOAD_CONSTANT 2
    mov eax, %2
    movd %1, eax
    psllq %1, 32
%endmacro
ONE equ 0x3ff00000
TWO_TO_52 equ 0x43300000        ; from here on every double is whole

FUNCTION 0, "crt.math.fabs"
    LOAD_DOUBLE
    ucomisd xmm0, xmm0
    jp SLOW
    psllq xmm0, 1
    psrlq xmm0, 1
    RETURN_DOUBLE
END_SLOW

FUNCTION 0, "crt.math.sqrt"
    LOAD_DOUBLE
    pxor xmm1, xmm1
    ucomisd xmm0, xmm1
    jp SLOW
    jb SLOW
    sqrtsd xmm0, xmm0
    RETURN_DOUBLE
END_SLOW

; WHOLE floor or ceil: round the magnitude either way by adding 2^52, then step back where that went too far.
%macro WHOLE 1
    LOAD_DOUBLE
    LOAD_CONSTANT xmm1, TWO_TO_52
    pcmpeqd xmm2, xmm2
    psllq xmm2, 63
    movapd xmm3, xmm2
    andpd xmm3, xmm0                    ; the sign
    andnpd xmm2, xmm0                   ; the magnitude
    ucomisd xmm2, xmm1
    jp SLOW
    jae .done
    addsd xmm2, xmm1
    subsd xmm2, xmm1
    orpd xmm2, xmm3
    LOAD_CONSTANT xmm1, ONE
%ifidn %1, floor
    cmpltsd xmm0, xmm2
    andpd xmm0, xmm1
    subsd xmm2, xmm0
%else
    movapd xmm4, xmm2
    cmpltsd xmm4, xmm0
    andpd xmm4, xmm1
    addsd xmm2, xmm4
%endif
    orpd xmm2, xmm3                     ; of zero
    movapd xmm0, xmm2
.done:
    RETURN_DOUBLE
%endmacro

FUNCTION 0, "crt.math.floor"
    WHOLE floor
END_SLOW

FUNCTION 0, "crt.math.ceil"
    WHOLE ceil
END_SLOW

; As the processor rounds: adding 2^52 does it.
FUNCTION 0, "crt.math.rint", "crt.math.rintl", "crt.math.nearbyint", "crt.math.nearbyintl"
    LOAD_DOUBLE
    LOAD_CONSTANT xmm1, TWO_TO_52
    pcmpeqd xmm2, xmm2
    psllq xmm2, 63
    movapd xmm3, xmm2
    andpd xmm3, xmm0                    ; the sign
    andnpd xmm2, xmm0                   ; the magnitude
    ucomisd xmm2, xmm1
    jp SLOW
    jae .done
    orpd xmm1, xmm3
    addsd xmm0, xmm1
    subsd xmm0, xmm1
    psllq xmm0, 1
    psrlq xmm0, 1
    orpd xmm0, xmm3                     ; of zero
.done:
    RETURN_DOUBLE
END_SLOW

FUNCTION 0, "crt.math_parts.lrint", "crt.math_parts.lrintl"
    LOAD_DOUBLE
    cvtsd2si eax, xmm0
    cmp eax, 0x80000000                 ; too large or no number, perhaps
    je SLOW
    RETURN
END_SLOW

FUNCTION 0, "crt.math_parts.llrint", "crt.math_parts.llrintl"
%if WORD = 8
    cvtsd2si rax, xmm0
    mov rcx, 0x8000000000000000
    cmp rax, rcx
%else
    fld qword [esp+4]
    sub esp, 8
    fistp qword [esp]
    pop eax
    pop edx
    cmp edx, 0x80000000
%endif
    je SLOW
    RETURN
END_SLOW

FUNCTION 0, "crt.stdlib.abs", "crt.stdlib.labs"
    ARGUMENTS 1
    mov eax, ecx
    neg eax
    cmovs eax, ecx
    RETURN
END

%if WORD = 4
FUNCTION 0, "crt.math_parts._ftol", "crt.math_parts._ftol2", "crt.math_parts._ftol2_sse"
    sub esp, 12                         ; fisttp would do, but the emulator's does not know overflow
    fnstcw [esp+8]
    mov ax, [esp+8]
    or ah, 0x0c
    mov [esp+10], ax
    fldcw [esp+10]
    fistp qword [esp]
    fldcw [esp+8]
    pop eax
    pop edx
    add esp, 4
    RETURN
END
%endif

FUNCTION 4, "kernel32.profileapi.QueryPerformanceFrequency"
    ARGUMENTS 1
    mov dword [rcx], COUNTER_FREQUENCY
    mov dword [rcx+4], 0
    mov eax, 1
    RETURN
END
