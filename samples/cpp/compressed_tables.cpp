/* Catching and destroying by the compressed tables of __CxxFrameHandler4, written by hand.
 * libraries: vcruntime140_1
 */
#include "../msvc.h"

#ifdef _WIN64
struct Error {
    int number;
};
extern "C" {
int guarded(int);
__attribute__((used)) void thrower(int number) {
    if (number == 1) throw 5;
    if (number == 2) throw Error{6};
    if (number == 3) throw "text";
    printf("nothing thrown ");
}
__attribute__((used)) void caught(int* number) { printf("caught %d ", *number); }
__attribute__((used)) void caught_any() { printf("caught any "); }
__attribute__((used)) void cleaned() { printf("cleaned "); }
}
__declspec(noinline) static void makes_the_types_exist() {
    try {
        thrower(1);
    } catch (int&) {
    }
}

// int guarded(int number) { try { Object object; thrower(number); } catch (int& n) { caught(&n); return 2; }
//                           catch (...) { caught_any(); return 3; } return 1; }
__asm__(R"(
    .text
    .globl guarded
guarded:
    .seh_proc guarded
    pushq %rbp
    .seh_pushreg %rbp
    subq $64, %rsp
    .seh_stackalloc 64
    leaq 64(%rsp), %rbp
    .seh_setframe %rbp, 64
    .seh_endprologue
    nop
.Ltry:
    callq thrower
    nop
.Lafter:
    callq cleaned
    movl $1, %eax
.Lleave:
    addq $64, %rsp
    popq %rbp
    retq
.Lcontinue_int:
    movl $2, %eax
    jmp .Lleave
.Lcontinue_any:
    movl $3, %eax
    jmp .Lleave
    .seh_handler __CxxFrameHandler4, @unwind, @except
    .seh_handlerdata
    .long .Lfunction@IMGREL
    .text
    .seh_endproc
catch_int:
    .seh_proc catch_int
    pushq %rbp
    .seh_pushreg %rbp
    subq $32, %rsp
    .seh_stackalloc 32
    .seh_endprologue
    leaq 64(%rdx), %rbp
    movq -16(%rbp), %rcx
    callq caught
    movl $0, %eax
    addq $32, %rsp
    popq %rbp
    retq
    .seh_endproc
catch_any:
    .seh_proc catch_any
    subq $40, %rsp
    .seh_stackalloc 40
    .seh_endprologue
    callq caught_any
    movl $0, %eax
    addq $40, %rsp
    retq
    .seh_endproc
destroy:
    .seh_proc destroy
    subq $40, %rsp
    .seh_stackalloc 40
    .seh_endprologue
    callq cleaned
    addq $40, %rsp
    retq
    .seh_endproc
    .section .xdata, "dr"
    .p2align 2
.Lfunction:
    .byte 0x18                  # with an unwind map and a map of try blocks
    .long .Lunwind@IMGREL
    .long .Ltries@IMGREL
    .long .Lplaces@IMGREL
.Lunwind:
    .byte 2 << 1
    .byte (1 << 2 | 0) << 1     # state 0: to nothing, without action
    .byte (1 << 2 | 3) << 1     # state 1: to state 0, by a function
    .long destroy@IMGREL
.Ltries:
    .byte 1 << 1
    .byte 0 << 1, 1 << 1, 2 << 1
    .long .Lclauses@IMGREL
.Lclauses:
    .byte 2 << 1
    .byte 0x17                  # adjectives, a type, an object, one continuation
    .byte 8 << 1                # by reference
    .long "??_R0H@8"@IMGREL
    .byte 48 << 1               # where its address goes, from the frame's start
    .long catch_int@IMGREL
    .byte (.Lcontinue_int - guarded) << 1
    .byte 0x11
    .byte 0x40 << 1             # anything
    .long catch_any@IMGREL
    .byte (.Lcontinue_any - guarded) << 1
.Lplaces:
    .byte 3 << 1
    .byte 0, 0                  # from the beginning: no state
    .byte (.Ltry - guarded) << 1, 2 << 1
    .byte (.Lafter - .Ltry) << 1, 0
    .text
)");
#endif

int main() {
#ifdef _WIN64
    makes_the_types_exist();
    for (int i = 0; i < 4; i++) printf("%d\n", guarded(i));
#endif
    printf("end\n");
    return 0;
}
