; Functions with a body in guest code: what programs call millions of times runs without leaving the guest, on every engine.
;
;     nasm -f bin -DWORD=8 -o x64.bin main.asm
;     nasm -f bin -DWORD=4 -o x86.bin main.asm
;
; FUNCTION here is the whole declaration: it names the Python bodies that this code stands in for, which remain the reference and
; take every case that is not simple (`jmp SLOW`). ldr/guest/bodies.py copies the code into the image that exports the function.
;
; Rules: leaf code that never moves the stack pointer on x64, so that it needs no unwind data; position-independent; before
; `jmp SLOW` the arguments (RCX, RDX, R8, R9, the stack) are what they were; Windows' preserved registers and the clear
; direction flag stay; no read beyond a page that holds a byte of the operand.
;
; One source serves both machines: R*X names are E*X on x86, ARGUMENTS loads what x64 already has in RCX and RDX.

%if WORD = 8
bits 64
%define SEGMENT gs
%define POINTER qword
%else
bits 32
%define SEGMENT fs
%define POINTER dword
%define rax eax
%define rcx ecx
%define rdx edx
%endif
default abs

; By machine: x86, x64.
%macro OFFSET 3
%if WORD = 8
%1 equ %3
%else
%1 equ %2
%endif
%endmacro

; The TEB and the PEB (abi/winternl.py).
OFFSET TEB_SELF, 0x18, 0x30
OFFSET TEB_PROCESS_ID, 0x20, 0x40
OFFSET TEB_THREAD_ID, 0x24, 0x48
OFFSET TEB_PEB, 0x30, 0x60
OFFSET TEB_LAST_ERROR, 0x34, 0x68
OFFSET TEB_TLS_SLOTS, 0xe10, 0x1480
OFFSET TEB_TLS_EXPANSION, 0xf94, 0x1780
OFFSET TEB_FLS_DATA, 0xfb4, 0x17c8
OFFSET PEB_PROCESS_HEAP, 0x18, 0x30
TLS_MINIMUM equ 64
TLS_TOTAL equ 1088
COUNTER_FREQUENCY equ 10000000

; Behind them, what the host keeps there for these functions (nt/guest_data.py).
PEB_COOKIE equ 0x900
PEB_MOST_INLINE equ 0x908
PEB_CLOCK equ 0x910
TEB_HEAP_CACHE equ 0x1900
HEAP_MAGIC equ 0x7e8
HEAP_TAG equ 0x7ec
HEAP_OWNER equ 0x7f0
HEAP_CACHE equ 0x800
IS_HEAP equ 0x50414548
TEB_RUNTIMES equ 0x1d40
RUNTIME_PLACE equ 0x7a57c0de    ; stands for the place in TEB_RUNTIMES of the C runtime that exports the function

section .text start=0
    dd index_start
section .index follows=.text align=4
index_start:

%assign NUMBER 0

; FUNCTION bytes, names...: code for these bodies, which pop this many bytes of arguments on x86.
%macro FUNCTION 2-*
%assign NUMBER NUMBER + 1
%assign POPPED %1
%xdefine SLOW slow_%[NUMBER]
%assign HAS_PLACE 0
%assign HAS_GUARD 0
section .index
%rep %0 - 1
    %rotate 1
    db 0, %1, 0
    dw start_%[NUMBER], size_%[NUMBER], entry_%[NUMBER], place_%[NUMBER], guard_%[NUMBER]
%endrep
section .text
align 16, db 0xcc
start_%[NUMBER]:
%endmacro

%macro END 0                    ; of a function without a slow case
size_%[NUMBER] equ $ - start_%[NUMBER]
entry_%[NUMBER] equ 0
END_ENTRY
%endmacro

%macro END_SLOW 0               ; of a function with one: its first use faults and then jumps to the Python body's thunk
align 8                         ; so that the jump is stored at once
SLOW:
entry_%[NUMBER] equ $ - start_%[NUMBER]
    times 4 ud2
size_%[NUMBER] equ $ - start_%[NUMBER]
END_ENTRY
%endmacro

%macro GUARDED 0                ; a fault up to here, where nothing was changed yet, leads to SLOW
guard_%[NUMBER] equ $ - start_%[NUMBER]
%assign HAS_GUARD 1
%endmacro

%macro END_ENTRY 0
%if HAS_GUARD = 0
guard_%[NUMBER] equ 0
%endif
%if HAS_PLACE = 0
place_%[NUMBER] equ 0
%endif
%endmacro

%macro ARGUMENTS 1              ; the first two arguments in RCX and RDX
%if WORD = 4
    mov ecx, [esp+4]
%if %1 > 1
    mov edx, [esp+8]
%endif
%endif
%endmacro

%macro RETURN 0
%if WORD = 4 && POPPED > 0
    ret POPPED
%else
    ret
%endif
%endmacro

%include "teb.asm"
%include "memory.asm"
%include "strings.asm"
%include "heap.asm"
%include "runtime.asm"
%include "sync.asm"
%include "locks.asm"
%include "math.asm"
%include "clocks.asm"

section .index
    db 0
