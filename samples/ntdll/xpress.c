/* Buffers are compressed with Xpress and decompressed again, as [MS-XCA] has it.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSTATUS NTAPI RtlCompressBuffer(USHORT, PUCHAR, ULONG, PUCHAR, ULONG, ULONG, PULONG, PVOID);
NTSTATUS NTAPI RtlDecompressBuffer(USHORT, PUCHAR, ULONG, PUCHAR, ULONG, PULONG);

static UCHAR plain[20000], packed[30000], back[20000], work[70000];

static void round_trip(const char *what, USHORT format, ULONG size) {
    ULONG got = 0, final = 0;
    NTSTATUS status = RtlCompressBuffer(format, plain, size, packed, sizeof packed, 4096, &got, work);
    printf("%s %x: %lx", what, format, status);
    if (status) {
        printf("\n");
        return;
    }
    memset(back, 0xCC, sizeof back);
    status = RtlDecompressBuffer(format, back, sizeof back, packed, got, &final);
    printf(", back %lx, %lu, same %d\n", status, final, final == size && !memcmp(plain, back, size));
}

static void unpack(const char *what, USHORT format, const UCHAR *data, ULONG size, ULONG room) {
    ULONG final = 0;
    memcpy(packed, data, size);
    memset(back, 0, sizeof back);
    NTSTATUS status = RtlDecompressBuffer(format, back, room, packed, size, &final);
    printf("%s: %lx", what, status);
    if (!status) printf(" %lu [%.*s]", final, (int)(final < 200 ? final : 200), back);
    printf("\n");
}

int main(void) {
    for (int format = 3; format < 4; format++) {
        for (ULONG i = 0; i < sizeof plain; i++) plain[i] = "abcabd, the quick"[i * i % 17];
        round_trip("text", format, 20000);
        round_trip("chunk", format, 4096);
        round_trip("short", format, 3);
        for (ULONG i = 0, seed = 1; i < sizeof plain; i++) plain[i] = (seed = seed * 1103515245 + 12345) >> 16;
        round_trip("noise", format, 10000);
        memset(plain, 'x', sizeof plain);
        round_trip("same", format, 20000);
        round_trip("one", format, 1);
    }
    const UCHAR letters[] = {0x3f, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'};
    const UCHAR many[] = {0xff, 0xff, 0xff, 0x1f, 0x61, 0x62, 0x63, 0x17, 0x00, 0x0f, 0xff, 0x26, 0x01};
    unpack("letters", 3, letters, sizeof letters, 26);
    unpack("many", 3, many, sizeof many, 300);
    return 0;
}
