/* GUARDED(name, body, handler): defines void name(void), which calls body with an exception handler in its frame. */
#ifdef _WIN64
#define GUARDED(name, body, handler)                                                                                   \
    void name(void);                                                                                                   \
    __asm__(".globl " #name "\n.seh_proc " #name "\n" #name ":\n subq $40, %rsp\n .seh_stackalloc 40\n"                \
            " .seh_endprologue\n call " #body "\n nop\n addq $40, %rsp\n ret\n .seh_handler " #handler                 \
            ", @except, @unwind\n .seh_endproc\n");
#else
#define GUARDED(name, body, handler)                                                                                   \
    void name(void);                                                                                                   \
    __asm__(".globl _" #name "\n_" #name ":\n pushl %ebp\n movl %esp, %ebp\n pushl $_" #handler                        \
            "\n pushl %fs:0\n movl %esp, %fs:0\n call _" #body "\n popl %fs:0\n addl $4, %esp\n popl %ebp\n ret\n");
#endif
#define HANDLER                                                                                                        \
    __attribute__((used)) EXCEPTION_DISPOSITION __cdecl
