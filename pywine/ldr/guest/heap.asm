; Small blocks of heaps: nt/small_blocks.py has the layout. Everything else, and what looks broken, is the host's.

MOST_SMALL equ 1024
CACHE_LIMIT equ 256
FREE_BIT equ 0x100              ; of a block's last dword
FREE_LIST equ 0x150             ; where the links of a free block point to, from the heap's start
FLAGS_SIMPLE equ 0x0d           ; HEAP_NO_SERIALIZE, HEAP_GENERATE_EXCEPTIONS, HEAP_ZERO_MEMORY
FLAG_ZERO equ 8

; V is the heap, N the size or the block, T the cache.
%if WORD = 8
%define V r11
%define V32 r11d
%else
%define V ecx
%define V32 ecx
%endif

; T = the cache that the calling thread has of the heap V. %1: where to go if it has none.
%macro FIND_CACHE 1
    mov T, [SEGMENT:TEB_PEB]
    cmp V, [T+PEB_PROCESS_HEAP]
    jne %%other
    mov T, [SEGMENT:TEB_SELF]
    add T, TEB_HEAP_CACHE
    jmp %%found
%%other:
    mov eax, [SEGMENT:TEB_THREAD_ID]
    cmp eax, [V+HEAP_OWNER]
    jne %1
    lea T, [V+HEAP_CACHE]
%%found:
%endmacro

; V and T for the process heap.
%macro FIND_PROCESS_CACHE 0
    mov T, [SEGMENT:TEB_PEB]
    mov V, [T+PEB_PROCESS_HEAP]
    mov T, [SEGMENT:TEB_SELF]
    add T, TEB_HEAP_CACHE
%endmacro

; RAX = a block of N bytes, at most MOST_SMALL; its index is U's low byte. %1: where to go if there is none.
%macro TAKE_BLOCK 1
    lea U, [N+15]
    and U32, -16
    jnz %%sized
    mov U32, 16
%%sized:
    add T, U
    mov rax, [T]
    test rax, rax
    jz %1
    shr U32, 4
    or U32, [V+HEAP_TAG]
    mov V32, U32
    or V32, FREE_BIT
    cmp V32, [rax-4]
    jne %1
    mov V32, [rax-8]
    shl V, 4
    mov [T], V
    dec dword [T+8]
    mov [rax-8], N32
    mov [rax-4], U32
%endmacro

; Zero the block at RAX that TAKE_BLOCK has just found.
%macro ZERO_BLOCK 0
    movzx V32, U8
    shl V32, 4
    pxor xmm0, xmm0
%%again:
    movdqa [rax+V-16], xmm0
    sub V32, 16
    jnz %%again
%endmacro

; Give the block N back. %1: where to go if that is not simple.
%macro GIVE_BLOCK 1
%if WORD = 8
    mov rax, N
    shr rax, 36                         ; a link has no room for what lies higher
    jnz %1
%endif
    mov eax, [N-4]
    xor eax, [V+HEAP_TAG]
    lea U32, [rax-1]
    cmp U32, MOST_SMALL / 16
    jae %1
    shl eax, 4
    add T, rax
    cmp dword [T+8], CACHE_LIMIT
    jae %1
    xor dword [N-4], FREE_BIT
    mov rax, [T]
    shr rax, 4
    mov [N-8], eax
    mov [T], N
    inc dword [T+8]
    lea rax, [V+FREE_LIST]
    mov [N], rax
    mov [N+WORD], rax
%endmacro

; Jump to SLOW unless RCX is a heap.
%macro CHECK_HEAP 0
    test ecx, 0xffff
    jnz SLOW
    cmp dword [rcx+HEAP_MAGIC], IS_HEAP
    jne SLOW
%endmacro

FUNCTION 12, "ntdll.rtl_heap.RtlAllocateHeap"
%if WORD = 8
    test edx, ~FLAGS_SIMPLE
    jnz SLOW
    cmp r8, MOST_SMALL
    ja SLOW
%else
    mov ecx, [esp+4]
    test dword [esp+8], ~FLAGS_SIMPLE
    jnz SLOW
    cmp dword [esp+12], MOST_SMALL
    ja SLOW
%endif
    CHECK_HEAP
    GUARDED
    ENTER
%if WORD = 8
    mov V, rcx
%endif
    FIND_CACHE .slow
    TAKE_BLOCK .slow
    test edx, FLAG_ZERO
    jz .done
    ZERO_BLOCK
.done:
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 12, "ntdll.rtl_heap.RtlFreeHeap", "kernel32.heapapi.HeapFree"
%if WORD = 8
    test r8, r8
    jz .nothing
    test r8d, 15
    jnz SLOW
    mov eax, [r8-4]
    test edx, ~1
    jnz SLOW
%else
    mov eax, [esp+12]
    test eax, eax
    jz .nothing
    test al, 15
    jnz SLOW
    mov eax, [eax-4]
    test dword [esp+8], ~1
    jnz SLOW
    mov ecx, [esp+4]
%endif
    CHECK_HEAP
    GUARDED
    ENTER
%if WORD = 8
    mov V, rcx
%endif
    FIND_CACHE .slow
    GIVE_BLOCK .slow
    LEAVE
.nothing:
    mov eax, 1
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.malloc.malloc", "crt.malloc._malloc_base", "crt.malloc.??2@YAPAXI@Z", "crt.malloc.??2@YAPEAX_K@Z", "crt.malloc.??_U@YAPAXI@Z", "crt.malloc.??_U@YAPEAX_K@Z"
    ARGUMENTS 1
    cmp rcx, MOST_SMALL
    ja SLOW
    ENTER
    mov N, rcx
    FIND_PROCESS_CACHE
    TAKE_BLOCK .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.malloc.calloc", "crt.malloc._calloc_base"
    ARGUMENTS 2
    cmp rcx, MOST_SMALL
    ja SLOW
    cmp rdx, MOST_SMALL
    ja SLOW
    ENTER
    mov N, rcx
    imul N, rdx
    cmp N, MOST_SMALL
    ja .slow
    FIND_PROCESS_CACHE
    TAKE_BLOCK .slow
    ZERO_BLOCK
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.malloc.free", "crt.malloc._free_base", "crt.malloc.??3@YAXPAX@Z", "crt.malloc.??3@YAXPEAX@Z", "crt.malloc.??_V@YAXPAX@Z", "crt.malloc.??_V@YAXPEAX@Z"
    ARGUMENTS 1
    test rcx, rcx
    jz .nothing
    test ecx, 15
    jnz SLOW
    mov eax, [rcx-4]
    GUARDED
    ENTER
    mov N, rcx
    FIND_PROCESS_CACHE
    GIVE_BLOCK .slow
    LEAVE
.nothing:
    RETURN
.slow:
    LEAVE
END_SLOW

; U = the index of the busy block N in the heap V. %1: where to go if it is none.
%macro FIND_INDEX 1
    mov U32, [N-4]
    xor U32, [V+HEAP_TAG]
    lea eax, [U-1]
    cmp eax, MOST_SMALL / 16
    jae %1
%endmacro

; The block N is to hold T bytes: returns it if it has that capacity and no smaller one would do. %1: where to go else.
%macro RESIZE 1
    cmp T, MOST_SMALL
    ja %1
    FIND_INDEX %1
    lea eax, [T+15]
    and eax, -16
    jnz %%sized
    mov eax, 16
%%sized:
    shr eax, 4
    cmp eax, U32
    jne %1
    mov [N-8], T32
    mov rax, N
%endmacro

FUNCTION 12, "ntdll.rtl_heap.RtlSizeHeap"
%if WORD = 8
    test r8, r8
    jz SLOW
    test r8d, 15
    jnz SLOW
    mov eax, [r8-4]
%else
    mov eax, [esp+12]
    test eax, eax
    jz SLOW
    test al, 15
    jnz SLOW
    mov eax, [eax-4]
    mov ecx, [esp+4]
%endif
    CHECK_HEAP
    GUARDED
    ENTER
%if WORD = 8
    mov V, rcx
%endif
    FIND_INDEX .slow
    mov eax, [N-8]
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.malloc._msize"
    ARGUMENTS 1
    test rcx, rcx
    jz SLOW
    test ecx, 15
    jnz SLOW
    mov eax, [rcx-4]
    GUARDED
    ENTER
    mov N, rcx
    FIND_PROCESS_CACHE
    FIND_INDEX .slow
    mov eax, [N-8]
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 0, "crt.malloc.realloc", "crt.malloc._realloc_base"
    ARGUMENTS 2
    test rcx, rcx
    jz SLOW
    test ecx, 15
    jnz SLOW
    test rdx, rdx
    jz SLOW
    mov eax, [rcx-4]
    GUARDED
    ENTER
    mov N, rcx
    FIND_PROCESS_CACHE
    mov T, rdx
    RESIZE .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW

FUNCTION 16, "ntdll.rtl_heap.RtlReAllocateHeap"
%if WORD = 8
    test edx, ~5                        ; HEAP_NO_SERIALIZE, HEAP_GENERATE_EXCEPTIONS
    jnz SLOW
    test r8, r8
    jz SLOW
    test r8d, 15
    jnz SLOW
    mov eax, [r8-4]
%else
    test dword [esp+8], ~5
    jnz SLOW
    mov eax, [esp+12]
    test eax, eax
    jz SLOW
    test al, 15
    jnz SLOW
    mov eax, [eax-4]
    mov ecx, [esp+4]
%endif
    CHECK_HEAP
    GUARDED
    ENTER
%if WORD = 8
    mov V, rcx                          ; T is R9, the size
%else
    mov T, [esp+28]
%endif
    RESIZE .slow
    LEAVE
    RETURN
.slow:
    LEAVE
END_SLOW
