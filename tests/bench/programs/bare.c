/* Runs what compute.exe exports in a Linux process that has nothing else: the same machine code at the same address.
 * Arguments: compute.exe of this machine, the kind, how often. Prints the same checksum. Without a C library, which hosts
 * seldom have for 32 bits: gcc -m64 or -m32 -O2 -ffreestanding -nostdlib -static -fno-pie -no-pie */
typedef unsigned char byte;
enum { READ_WRITE_EXECUTE = 7, PRIVATE_FIXED_ANONYMOUS = 0x32 };

#ifdef __x86_64__
enum { READ = 0, WRITE = 1, OPEN = 2, MMAP = 9, EXIT = 60 };
#define GUEST __attribute__((ms_abi))
#define EXPORT_DIRECTORY 136 /* in the PE headers */
#define BASE(headers) (*(long *)((headers) + 48))

static long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    __asm__ volatile("syscall" : "+a"(number) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return number;
}
__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall start\n");
#else
enum { READ = 3, WRITE = 4, OPEN = 5, MMAP = 192, EXIT = 1 };
#define GUEST
#define EXPORT_DIRECTORY 120
#define BASE(headers) (*(long *)((headers) + 52))

static long call(long number, long a, long b, long c, long d, long e, long f)
{
    (void)f; /* an offset, always 0 */
    __asm__ volatile("push %%ebp\nxor %%ebp, %%ebp\nint $0x80\npop %%ebp"
                     : "+a"(number) : "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
    return number;
}
__asm__(".globl _start\n_start: mov %esp, %eax\nand $-16, %esp\nsub $12, %esp\npush %eax\ncall start\n");
#endif

static byte file[1 << 20];

void start(char **stack)
{
    char **argv = stack + 1, text[16], *at = text + sizeof text;
    long descriptor = call(OPEN, (long)argv[1], 0, 0, 0, 0, 0), size = 0, got;
    while ((got = call(READ, descriptor, (long)(file + size), sizeof file - size, 0, 0, 0)) > 0) size += got;
    byte *headers = file + *(unsigned *)(file + 60), *base = (byte *)BASE(headers);
    byte *sections = headers + 24 + *(unsigned short *)(headers + 20);
    if (call(MMAP, (long)base, *(unsigned *)(headers + 80), READ_WRITE_EXECUTE, PRIVATE_FIXED_ANONYMOUS, -1, 0) != (long)base)
        call(EXIT, 1, 0, 0, 0, 0, 0);
    for (int i = 0; i < *(unsigned short *)(headers + 6); i++, sections += 40) {
        unsigned *of = (unsigned *)(sections + 8), count = of[0] < of[2] ? of[0] : of[2];
        for (unsigned k = 0; k < count; k++) base[of[1] + k] = file[of[3] + k];
    }
    unsigned *exports = (unsigned *)(base + *(unsigned *)(headers + EXPORT_DIRECTORY)), rounds = 0;
    unsigned (GUEST *work)(char, int) = (void *)(base + *(unsigned *)(base + exports[7]));
    unsigned short control = 0x37f; /* as mingw-w64's start-up leaves it */
    for (char *digit = argv[3]; *digit; digit++) rounds = rounds * 10 + *digit - '0';
    __asm__ volatile("fldcw %0" : : "m"(control));
    unsigned result = work(*argv[2], rounds);
    *--at = '\n';
    do *--at = '0' + result % 10; while (result /= 10);
    call(WRITE, 1, (long)at, text + sizeof text - at, 0, 0, 0);
    call(EXIT, 0, 0, 0, 0, 0, 0);
}
