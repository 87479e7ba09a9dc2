; Locks in the program's memory that nobody else wants: what nt/locks.py and ntdll/rtl_sync.py allow guest code to do by itself.

SECTION_LOCK_COUNT equ WORD
SECTION_RECURSION equ WORD + 4
SECTION_OWNER equ WORD + 8

; Take the critical section at RCX; %1: where to go if somebody else has it.
%macro TAKE_SECTION 1
    mov edx, [SEGMENT:TEB_THREAD_ID]
    cmp [rcx+SECTION_OWNER], rdx
    je %%again
    lock btr dword [rcx+SECTION_LOCK_COUNT], 0
    jnc %1
    mov [rcx+SECTION_OWNER], rdx
%%again:
    inc dword [rcx+SECTION_RECURSION]
%endmacro

FUNCTION 4, "ntdll.rtl_sync.RtlEnterCriticalSection"
    ARGUMENTS 1
    TAKE_SECTION SLOW
    xor eax, eax
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlTryEnterCriticalSection"
    ARGUMENTS 1
    TAKE_SECTION .taken
    mov eax, 1
    RETURN
.taken:
    xor eax, eax
    RETURN
END

FUNCTION 4, "ntdll.rtl_sync.RtlLeaveCriticalSection"
    ARGUMENTS 1
    cmp dword [rcx+SECTION_RECURSION], 1
    jne .still_held
    mov eax, -2
    cmp [rcx+SECTION_LOCK_COUNT], eax
    jne SLOW                            ; somebody waits
    mov POINTER [rcx+SECTION_OWNER], 0
    mov dword [rcx+SECTION_RECURSION], 0
    lea edx, [rax+1]
    lock cmpxchg [rcx+SECTION_LOCK_COUNT], edx
    jne .somebody_came
    xor eax, eax
    RETURN
.still_held:
    dec dword [rcx+SECTION_RECURSION]
    xor eax, eax
    RETURN
.somebody_came:
    mov edx, [SEGMENT:TEB_THREAD_ID]
    mov [rcx+SECTION_OWNER], rdx
    mov dword [rcx+SECTION_RECURSION], 1
END_SLOW

; Slim locks: 1 is a writer, 0x11 a reader, 0x10 more each other one.
WRITER equ 1
FIRST_READER equ 0x11
READER equ 0x10

FUNCTION 4, "ntdll.rtl_sync.RtlAcquireSRWLockExclusive"
    ARGUMENTS 1
    xor eax, eax
    mov edx, WRITER
    lock cmpxchg [rcx], rdx
    jne SLOW
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlTryAcquireSRWLockExclusive"
    ARGUMENTS 1
    xor eax, eax
    mov edx, WRITER
    lock cmpxchg [rcx], rdx
    jne SLOW
    mov eax, 1
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlReleaseSRWLockExclusive"
    ARGUMENTS 1
    mov eax, WRITER
    xor edx, edx
    lock cmpxchg [rcx], rdx
    jne SLOW
    RETURN
END_SLOW

%macro TAKE_SHARED 0
    ARGUMENTS 1
%%again:
    mov rax, [rcx]
    mov edx, FIRST_READER
    test rax, rax
    jz %%take
    cmp rax, FIRST_READER
    jb SLOW
    mov edx, eax
    and edx, 3
    cmp edx, 1
    jne SLOW
    lea rdx, [rax+READER]
%%take:
    lock cmpxchg [rcx], rdx
    jne %%again
%endmacro

FUNCTION 4, "ntdll.rtl_sync.RtlAcquireSRWLockShared"
    TAKE_SHARED
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlTryAcquireSRWLockShared"
    TAKE_SHARED
    mov eax, 1
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlReleaseSRWLockShared"
    ARGUMENTS 1
.again:
    mov rax, [rcx]
    cmp rax, FIRST_READER
    jb SLOW
    mov edx, eax
    and edx, 3
    cmp edx, 1
    jne SLOW
    xor edx, edx
    cmp rax, FIRST_READER
    je .last
    lea rdx, [rax-READER]
.last:
    lock cmpxchg [rcx], rdx
    jne .again
    RETURN
END_SLOW

FUNCTION 4, "ntdll.rtl_sync.RtlWakeConditionVariable", "ntdll.rtl_sync.RtlWakeAllConditionVariable"
    ARGUMENTS 1
    cmp POINTER [rcx], 0
    jne SLOW
    RETURN
END_SLOW

; One-time initialisation that is done: the low bits are 2, the rest is the context.
%macro DONE_ONCE 1              ; result
%if WORD = 8
    mov rax, [rcx]
    mov r10d, eax
    and r10d, 3
    cmp r10d, 2
    jne SLOW
    test r9, r9
    jz .done
    and rax, -4
    mov [r9], rax
%else
    mov ecx, [esp+4]
    mov eax, [ecx]
    mov edx, eax
    and edx, 3
    cmp edx, 2
    jne SLOW
    mov ecx, [esp+16]
    test ecx, ecx
    jz .done
    and eax, -4
    mov [ecx], eax
%endif
.done:
    mov eax, %1
    RETURN
%endmacro

FUNCTION 16, "kernel32.synchapi.InitOnceExecuteOnce"
    DONE_ONCE 1
END_SLOW

FUNCTION 16, "ntdll.rtl_sync.RtlRunOnceExecuteOnce"
    DONE_ONCE 0
END_SLOW

; SLists: on x64 the depth in 16 bits and a sequence, then the first entry with bit 1 set; on x86 the first entry, the depth, the
; sequence.

%if WORD = 8

%macro LOAD_LIST 0              ; R10 = the list, RDX:RAX its two words; R11 keeps RBX
    mov r10, rcx
    mov rax, [r10]
    mov rdx, [r10+8]
    mov r11, rbx
%endmacro

%macro STORE_LIST 1             ; RCX:RBX if nobody came first; R9 was the first entry. %1: where to try again
    lock cmpxchg16b [r10]
    jne %1
    mov rbx, r11
    mov rax, r9
%endmacro

FUNCTION 8, "ntdll.rtl_sync.RtlInterlockedPushEntrySList"
    mov r8, rdx
    LOAD_LIST
.again:
    mov r9, rdx
    and r9, -16
    mov [r8], r9
    lea rbx, [rax+0x10000]
    inc bx
    mov rcx, r8
    or rcx, 2
    STORE_LIST .again
    RETURN
END

FUNCTION 4, "ntdll.rtl_sync.RtlInterlockedPopEntrySList"
    LOAD_LIST
.again:
    mov r9, rdx
    and r9, -16
    jz .empty
    mov rcx, [r9]
    test rcx, rcx
    jz .last
    or rcx, 2
.last:
    lea rbx, [rax+0x10000]
    dec bx
    STORE_LIST .again
    RETURN
.empty:
    mov rbx, r11
    xor eax, eax
    RETURN
END

FUNCTION 4, "ntdll.rtl_sync.RtlInterlockedFlushSList"
    LOAD_LIST
.again:
    mov r9, rdx
    and r9, -16
    jz .empty
    lea rbx, [rax+0x10000]
    xor bx, bx
    xor ecx, ecx
    STORE_LIST .again
    RETURN
.empty:
    mov rbx, r11
    xor eax, eax
    RETURN
END

FUNCTION 16, "ntdll.rtl_sync.RtlInterlockedPushListSListEx"
    or rdx, 2
    movq xmm0, rdx
    LOAD_LIST
.again:
    mov rcx, rdx
    and rcx, -16
    mov [r8], rcx
    lea rbx, [rax+0x10000]
    add bx, r9w
    movq rcx, xmm0
    lock cmpxchg16b [r10]
    jne .again
    mov rbx, r11
    mov rax, [r8]
    RETURN
END

%else

%macro LOAD_LIST 0              ; ESI = the list, EDX:EAX its two words
    push ebx
    push esi
    mov esi, [esp+12]
    mov eax, [esi]
    mov edx, [esi+4]
%endmacro

%macro STORE_LIST 1             ; ECX:EBX if nobody came first. %1: where to try again
    lock cmpxchg8b [esi]
    jne %1
    pop esi
    pop ebx
%endmacro

FUNCTION 8, "ntdll.rtl_sync.RtlInterlockedPushEntrySList"
    LOAD_LIST
    mov ebx, [esp+16]
.again:
    mov [ebx], eax
    lea ecx, [edx+0x10000]
    inc cx
    STORE_LIST .again
    RETURN
END

FUNCTION 4, "ntdll.rtl_sync.RtlInterlockedPopEntrySList"
    LOAD_LIST
.again:
    test eax, eax
    jz .empty
    mov ebx, [eax]
    lea ecx, [edx+0x10000]
    dec cx
    STORE_LIST .again
    RETURN
.empty:
    pop esi
    pop ebx
    RETURN
END

FUNCTION 4, "ntdll.rtl_sync.RtlInterlockedFlushSList"
    LOAD_LIST
.again:
    test eax, eax
    jz .empty
    xor ebx, ebx
    lea ecx, [edx+0x10000]
    xor cx, cx
    STORE_LIST .again
    RETURN
.empty:
    pop esi
    pop ebx
    RETURN
END

FUNCTION 16, "ntdll.rtl_sync.RtlInterlockedPushListSListEx"
    LOAD_LIST
.again:
    mov ecx, [esp+20]                   ; the last entry
    mov [ecx], eax
    mov ebx, [esp+16]
    lea ecx, [edx+0x10000]
    add cx, [esp+24]
    STORE_LIST .again
    RETURN
END

%endif
