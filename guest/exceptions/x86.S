# What C cannot say on x86: registers, the chain of registrations, reads that may fail.
.intel_syntax noprefix

.set AT_FLAGS, 0
.set AT_FLOATS, 0x1C
.set AT_GS, 0x8C
.set AT_EDI, 0x9C
.set AT_ESI, 0xA0
.set AT_EBX, 0xA4
.set AT_EDX, 0xA8
.set AT_ECX, 0xAC
.set AT_EAX, 0xB0
.set AT_EBP, 0xB4
.set AT_EIP, 0xB8
.set AT_CS, 0xBC
.set AT_EFLAGS, 0xC0
.set AT_ESP, 0xC4
.set AT_SS, 0xC8
.set CONTEXT_SIZE, 0x2CC

.text

# The host enters here with pointers to an EXCEPTION_RECORD and a CONTEXT on the stack.
.globl _KiUserExceptionDispatcher
.p2align 4
_KiUserExceptionDispatcher:
    cld
    mov ecx, [esp]
    mov edx, [esp+4]
    push edx
    push ecx
    call _user_exception@8
    int3

# Everything but EBP, EIP and ESP; ECX is the CONTEXT. The x87 keeps its state.
.p2align 4
capture:
    mov [ecx+AT_EDI], edi
    mov [ecx+AT_ESI], esi
    mov [ecx+AT_EBX], ebx
    mov [ecx+AT_EDX], edx
    mov [ecx+AT_EAX], eax
    pushfd
    pop dword ptr [ecx+AT_EFLAGS]
    mov dword ptr [ecx+AT_FLAGS], 0x1000F
    mov dword ptr [ecx+AT_GS], 0x2B
    mov dword ptr [ecx+AT_GS+4], 0x53
    mov dword ptr [ecx+AT_GS+8], 0x2B
    mov dword ptr [ecx+AT_GS+12], 0x2B
    mov dword ptr [ecx+AT_CS], 0x23
    mov dword ptr [ecx+AT_SS], 0x2B
    fnsave [ecx+AT_FLOATS]
    fwait
    frstor [ecx+AT_FLOATS]
    mov dword ptr [ecx+AT_FLOATS+0x6C], 0
    ret

# void RtlCaptureContext(CONTEXT*): the registers that the caller has when its own caller goes on.
.globl _RtlCaptureContext@4
.p2align 4
_RtlCaptureContext@4:
    push ecx
    mov ecx, [esp+8]
    call capture
    pop eax
    mov [ecx+AT_ECX], eax
    mov eax, [ebp]
    mov [ecx+AT_EBP], eax
    mov eax, [ebp+4]
    mov [ecx+AT_EIP], eax
    lea eax, [ebp+8]
    mov [ecx+AT_ESP], eax
    mov eax, [ecx+AT_EAX]
    mov ecx, [ecx+AT_ECX]
    ret 4

# void capture_here(CONTEXT*): the registers that the caller has when this returns.
.globl _capture_here@4
.p2align 4
_capture_here@4:
    mov ecx, [esp+4]
    call capture
    mov [ecx+AT_ECX], ecx
    mov [ecx+AT_EBP], ebp
    mov eax, [esp]
    mov [ecx+AT_EIP], eax
    lea eax, [esp+8]
    mov [ecx+AT_ESP], eax
    ret 4

# void restore(CONTEXT*): go on from it; all of it is there.
.globl _restore@4
.p2align 4
_restore@4:
    mov ecx, [esp+4]
    mov edx, [ecx+AT_ESP]
    sub edx, 12
    mov eax, [ecx+AT_EFLAGS]
    mov ebx, [ecx+AT_EIP]
    mov esi, [ecx+AT_ECX]
    mov edi, [ecx+AT_EDI]
    mov ebp, [ecx+AT_EBP]
    mov [edx], esi
    mov [edx+4], eax
    mov [edx+8], ebx
    mov ebx, [ecx+AT_EBX]
    mov esi, [ecx+AT_ESI]
    mov eax, [ecx+AT_EAX]
    mov ecx, [ecx+AT_EDX]
    mov esp, edx
    mov edx, ecx
    pop ecx
    popfd
    ret

# void RtlRaiseException(EXCEPTION_RECORD*)
.globl _RtlRaiseException@4
.p2align 4
_RtlRaiseException@4:
    push ebp
    mov ebp, esp
    sub esp, CONTEXT_SIZE
    mov [esp+AT_ECX], ecx
    mov ecx, esp
    call capture
    mov eax, [ebp]
    mov [ecx+AT_EBP], eax
    mov eax, [ebp+4]
    mov [ecx+AT_EIP], eax
    lea eax, [ebp+12]
    mov [ecx+AT_ESP], eax
    push ecx
    push dword ptr [ebp+8]
    call _software_exception@8
    int3

# int execute(handler, EXCEPTION_RECORD*, registration, CONTEXT*, dispatcher, own_handler): call a registration's handler
# with another registration below it, whose handler is `own_handler`. GCC's unwinder (libgcc, i386/w32-unwind.h) knows
# the call by the three instructions around it, and takes the CONTEXT from the handler's arguments.
.globl _execute
.p2align 4
_execute:
    push ebp
    mov ebp, esp
    push ebx
    push esi
    push edi
    push dword ptr [ebp+16]
    push dword ptr [ebp+28]
    push dword ptr fs:[0]
    mov fs:[0], esp
    push dword ptr [ebp+24]
    push dword ptr [ebp+20]
    push dword ptr [ebp+16]
    push dword ptr [ebp+12]
    mov ecx, [ebp+8]
    call ecx
    mov esp, fs:[0]
    pop dword ptr fs:[0]
    lea esp, [ebp-12]
    pop edi
    pop esi
    pop ebx
    pop ebp
    ret

# word call_part(function, ebp): call a part of a function that has this frame.
.globl _call_part
.p2align 4
_call_part:
    push ebp
    mov ebp, esp
    push ebx
    push esi
    push edi
    mov eax, [ebp+8]
    mov ebp, [ebp+12]
    call eax
    pop edi
    pop esi
    pop ebx
    pop ebp
    ret

# void jump(target, esp, ebp)
.globl _jump
.p2align 4
_jump:
    mov ecx, [esp+4]
    mov ebp, [esp+12]
    mov esp, [esp+8]
    jmp ecx

# The compiler's handlers load EAX with their function's tables and jump here.
.globl ___CxxFrameHandler3
.p2align 4
___CxxFrameHandler3:
    push eax
    push dword ptr [esp+16]
    push dword ptr [esp+16]
    push dword ptr [esp+16]
    call _handle_cxx
    add esp, 16
    ret

# int mark(guard*): 0; 1 if a fault has led to GuardedFailure.
.set GUARD, 0x18F8
.globl @mark@4, _GuardedFailure
.p2align 4
@mark@4:
    mov [ecx], ebx
    mov [ecx+4], ebp
    mov [ecx+8], esi
    mov [ecx+12], edi
    lea eax, [esp+4]
    mov [ecx+16], eax
    mov eax, [esp]
    mov [ecx+20], eax
    xor eax, eax
    ret
_GuardedFailure:
    mov ecx, fs:[GUARD]
    mov dword ptr fs:[GUARD], 0
    mov ebx, [ecx]
    mov ebp, [ecx+4]
    mov esi, [ecx+8]
    mov edi, [ecx+12]
    mov esp, [ecx+16]
    mov eax, 1
    jmp [ecx+20]

# void DbgBreakPoint(void)
.globl _DbgBreakPoint
.p2align 4
_DbgBreakPoint:
    int3
    ret

# _EH_prolog: EAX is the handler; makes the caller's frame at EBP: state, handler, the next frame. EAX is lost.
.globl __EH_prolog
.p2align 4
__EH_prolog:
    push -1
    push eax
    mov eax, dword ptr fs:[0]
    push eax
    mov eax, [esp+12]
    mov dword ptr fs:[0], esp
    mov [esp+12], ebp
    lea ebp, [esp+12]
    push eax
    ret

.globl _memcpy, _memset
.p2align 4
_memcpy:
    push esi
    push edi
    mov edi, [esp+12]
    mov esi, [esp+16]
    mov ecx, [esp+20]
    mov edx, ecx
    shr ecx, 2
    rep movsd
    mov ecx, edx
    and ecx, 3
    rep movsb
    pop edi
    pop esi
    mov eax, [esp+4]
    ret
.p2align 4
_memset:
    push edi
    mov edi, [esp+8]
    mov eax, [esp+12]
    mov ecx, [esp+16]
    rep stosb
    pop edi
    mov eax, [esp+4]
    ret
