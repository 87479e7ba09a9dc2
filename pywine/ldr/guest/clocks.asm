; Clocks: the host's own, read where Linux lets every process read them without a system call. PEB_CLOCK is that function (x64) or
; the way to it (x86: clock32 in machine/native/stubs.asm); 0 where there is none, as on an emulated processor.
;
; These bodies are the only ones that call: x64 code moves the stack pointer meanwhile, which nobody sees but who stops the thread
; just then. That there is room on the stack is tried before, while a fault still leads to SLOW.

CLOCK_REALTIME equ 0
CLOCK_MONOTONIC equ 1
CLOCK_BOOTTIME equ 7
STACK_ROOM equ 0x400
NANOSECONDS equ 1000000000
UNIX_EPOCH equ 116444736000000000       ; 1970 as FILETIME
; KUSER_SHARED_DATA, and how old its clocks may become while programs ask for the time.
SHARED_MULTIPLIER equ 0x7ffe0004
SHARED_SYSTEM_TIME equ 0x7ffe0014
SHARED_TICKS equ 0x7ffe0320
OLDEST_MS equ 32

; READ_CLOCK clock, nanoseconds: its time in such units in RAX (x64) or EDX:EAX. The first argument stays in RCX on x64.
%macro READ_CLOCK 2
    mov rax, [SEGMENT:TEB_PEB]
%if WORD = 8
    mov rax, [rax+PEB_CLOCK]
    test rax, rax
    jz SLOW
    test [rsp-STACK_ROOM], al
    GUARDED
    mov [rsp+8], rcx                    ; the caller has left room for four arguments
    mov [rsp+16], rsi
    mov [rsp+24], rdi
    mov [rsp+32], rbp
    mov rbp, rsp
    sub rsp, 16
    and rsp, -16
    mov edi, %1
    mov rsi, rsp
    call rax
    imul rax, [rsp], NANOSECONDS
    add rax, [rsp+8]
    mov rsp, rbp
    mov rcx, [rsp+8]
    mov rsi, [rsp+16]
    mov rdi, [rsp+24]
    mov rbp, [rsp+32]
    mov r8d, %2
    xor edx, edx
    div r8
%else
    cmp dword [eax+PEB_CLOCK], 0
    je SLOW
    test [esp-STACK_ROOM], al
    GUARDED
    mov ecx, %1
    mov edx, %2
    call far [eax+PEB_CLOCK]
%endif
%endmacro

FUNCTION 4, "kernel32.profileapi.QueryPerformanceCounter", "ntdll.rtl_time.RtlQueryPerformanceCounter"
    READ_CLOCK CLOCK_MONOTONIC, 100
%if WORD = 8
    mov [rcx], rax
%else
    mov ecx, [esp+4]
    mov [ecx], eax
    mov [ecx+4], edx
%endif
    mov eax, 1
    RETURN
END_SLOW

FUNCTION 4, "kernel32.sysinfoapi.GetSystemTimeAsFileTime", "kernel32.sysinfoapi.GetSystemTimePreciseAsFileTime"
    READ_CLOCK CLOCK_REALTIME, 100
%if WORD = 8
    mov rdx, UNIX_EPOCH
    add rax, rdx
    mov rdx, rax
    sub rdx, [SHARED_SYSTEM_TIME]
    cmp rdx, OLDEST_MS * 10000
    ja SLOW
    mov [rcx], rax
%else
    add eax, UNIX_EPOCH & 0xffffffff
    adc edx, UNIX_EPOCH >> 32
    mov ecx, eax
    sub ecx, [SHARED_SYSTEM_TIME]
    cmp ecx, OLDEST_MS * 10000
    ja SLOW
    mov ecx, [esp+4]
    mov [ecx], eax
    mov [ecx+4], edx
%endif
    RETURN
END_SLOW

FUNCTION 0, "kernel32.sysinfoapi.GetTickCount", "kernel32.sysinfoapi.GetTickCount64", "winmm.mmsystem.timeGetTime"
    READ_CLOCK CLOCK_BOOTTIME, 1000000
%if WORD = 8
    mov ecx, [SHARED_TICKS]
    mov edx, [SHARED_MULTIPLIER]
    imul rcx, rdx
    shr rcx, 24
    mov edx, eax
    sub edx, ecx
    cmp edx, OLDEST_MS
    ja SLOW
    RETURN
%else
    push edx
    push eax
    mov eax, [SHARED_TICKS]
    mul dword [SHARED_MULTIPLIER]
    shrd eax, edx, 24
    mov ecx, eax
    pop eax
    pop edx
    push eax
    sub eax, ecx
    cmp eax, OLDEST_MS
    pop eax
    ja SLOW
    RETURN
%endif
END_SLOW
