; Interlocked functions of x86, whose names x64 knows as intrinsics only; encoded pointers; lists.

%if WORD = 4
FUNCTION 4, "kernel32.synchapi.InterlockedIncrement"
    mov ecx, [esp+4]
    mov eax, 1
    lock xadd [ecx], eax
    inc eax
    RETURN
END

FUNCTION 4, "kernel32.synchapi.InterlockedDecrement"
    mov ecx, [esp+4]
    mov eax, -1
    lock xadd [ecx], eax
    dec eax
    RETURN
END

FUNCTION 8, "kernel32.synchapi.InterlockedExchange"
    mov ecx, [esp+4]
    mov eax, [esp+8]
    xchg [ecx], eax
    RETURN
END

FUNCTION 8, "kernel32.synchapi.InterlockedExchangeAdd"
    mov ecx, [esp+4]
    mov eax, [esp+8]
    lock xadd [ecx], eax
    RETURN
END

FUNCTION 12, "kernel32.synchapi.InterlockedCompareExchange"
    mov ecx, [esp+4]
    mov edx, [esp+8]
    mov eax, [esp+12]
    lock cmpxchg [ecx], edx
    RETURN
END

FUNCTION 20, "kernel32.synchapi.InterlockedCompareExchange64"
    push ebx
    push esi
    mov esi, [esp+12]
    mov ebx, [esp+16]
    mov ecx, [esp+20]
    mov eax, [esp+24]
    mov edx, [esp+28]
    lock cmpxchg8b [esi]
    pop esi
    pop ebx
    RETURN
END
%endif

FUNCTION 4, "ntdll.rtl_pointer.RtlEncodePointer", "ntdll.rtl_pointer.RtlEncodeSystemPointer"
    ARGUMENTS 1
    mov rax, [SEGMENT:TEB_PEB]
    mov edx, [rax+PEB_COOKIE]
    test edx, edx
    jz SLOW
    mov rax, rcx
    xor rax, rdx
    mov ecx, edx
    ror rax, cl
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_pointer.RtlDecodePointer", "ntdll.rtl_pointer.RtlDecodeSystemPointer"
    ARGUMENTS 1
    mov rax, [SEGMENT:TEB_PEB]
    mov edx, [rax+PEB_COOKIE]
    test edx, edx
    jz SLOW
    mov rax, rcx
    mov ecx, edx
    rol rax, cl
    xor rax, rdx
    RETURN
END_SLOW
