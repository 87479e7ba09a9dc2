; What lies in the TEB: the last error, thread-local values, identities.

FUNCTION 0, "kernel32.errhandlingapi.GetLastError", "ntdll.rtl_process.RtlGetLastWin32Error"
    mov eax, [SEGMENT:TEB_LAST_ERROR]
    RETURN
END

FUNCTION 4, "kernel32.errhandlingapi.SetLastError", "ntdll.rtl_process.RtlSetLastWin32Error"
    ARGUMENTS 1
    mov [SEGMENT:TEB_LAST_ERROR], ecx
    RETURN
END

FUNCTION 4, "kernel32.processthreadsapi.TlsGetValue"
    ARGUMENTS 1
    mov ecx, ecx
    cmp ecx, TLS_MINIMUM
    jae .expansion
    mov rax, [SEGMENT:TEB_TLS_SLOTS+rcx*WORD]
    mov dword [SEGMENT:TEB_LAST_ERROR], 0
    RETURN
.expansion:
    cmp ecx, TLS_TOTAL
    jae SLOW
    mov rax, [SEGMENT:TEB_TLS_EXPANSION]
    test rax, rax
    jz SLOW
    mov rax, [rax+rcx*WORD-TLS_MINIMUM*WORD]
    mov dword [SEGMENT:TEB_LAST_ERROR], 0
    RETURN
END_SLOW

FUNCTION 8, "kernel32.processthreadsapi.TlsSetValue"
    ARGUMENTS 2
    mov ecx, ecx
    cmp ecx, TLS_MINIMUM
    jae .expansion
    mov [SEGMENT:TEB_TLS_SLOTS+rcx*WORD], rdx
    mov eax, 1
    RETURN
.expansion:
    cmp ecx, TLS_TOTAL
    jae SLOW
    mov rax, [SEGMENT:TEB_TLS_EXPANSION]
    test rax, rax
    jz SLOW
    mov [rax+rcx*WORD-TLS_MINIMUM*WORD], rdx
    mov eax, 1
    RETURN
END_SLOW

; A fiber's values lie in a block of words (nt/tls.py); the first is how many they are. One that is 0 may belong to nobody.
FUNCTION 4, "kernel32.fibersapi.FlsGetValue"
    ARGUMENTS 1
    mov rax, [SEGMENT:TEB_FLS_DATA]
    test rax, rax
    jz SLOW
    mov ecx, ecx
    jecxz SLOW
    cmp ecx, [rax]
    jae SLOW
    mov rax, [rax+rcx*WORD]
    test rax, rax
    jz SLOW
    mov dword [SEGMENT:TEB_LAST_ERROR], 0
    RETURN
END_SLOW

FUNCTION 8, "kernel32.fibersapi.FlsSetValue"
    ARGUMENTS 2
    mov rax, [SEGMENT:TEB_FLS_DATA]
    test rax, rax
    jz SLOW
    mov ecx, ecx
    jecxz SLOW
    cmp ecx, [rax]
    jae SLOW
    cmp POINTER [rax+rcx*WORD], 0
    je SLOW
    mov [rax+rcx*WORD], rdx
    mov eax, 1
    RETURN
END_SLOW

FUNCTION 0, "kernel32.processthreadsapi.GetCurrentThreadId"
    mov eax, [SEGMENT:TEB_THREAD_ID]
    RETURN
END

FUNCTION 0, "kernel32.processthreadsapi.GetCurrentProcessId"
    mov eax, [SEGMENT:TEB_PROCESS_ID]
    RETURN
END

FUNCTION 0, "kernel32.processthreadsapi.GetCurrentProcess"
    mov rax, -1
    RETURN
END

FUNCTION 0, "kernel32.processthreadsapi.GetCurrentThread"
    mov rax, -2
    RETURN
END

FUNCTION 0, "kernel32.heapapi.GetProcessHeap"
    mov rax, [SEGMENT:TEB_PEB]
    mov rax, [rax+PEB_PROCESS_HEAP]
    RETURN
END

FUNCTION 0, "ntdll.rtl_process.RtlGetCurrentPeb"
    mov rax, [SEGMENT:TEB_PEB]
    RETURN
END
