/* Buffers are compressed and decompressed again, wholly and in part; what is damaged is refused.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSTATUS NTAPI RtlCompressBuffer(USHORT, PUCHAR, ULONG, PUCHAR, ULONG, ULONG, PULONG, PVOID);
NTSTATUS NTAPI RtlDecompressBuffer(USHORT, PUCHAR, ULONG, PUCHAR, ULONG, PULONG);
NTSTATUS NTAPI RtlDecompressFragment(USHORT, PUCHAR, ULONG, PUCHAR, ULONG, ULONG, PULONG, PVOID);
NTSTATUS NTAPI RtlGetCompressionWorkSpaceSize(USHORT, PULONG, PULONG);

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
    ULONG buffer = 0, fragment = 0, final = 0;
    const USHORT formats[] = {0, 1, 2, 0x102, 9};
    for (int i = 0; i < 5; i++) {
        NTSTATUS status = RtlGetCompressionWorkSpaceSize(formats[i], &buffer, &fragment);
        printf("work space %x: %lx\n", formats[i], status);
    }
    for (int format = 2; format < 3; format++) {
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
    const UCHAR song[] = {0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00, 0x10, 0xa2, 0x47, 0x01, 0xa0, 0x45, 0x20, 0x44,
                          0x00, 0x08, 0x45, 0x01, 0x50, 0x79, 0x00, 0xc0, 0x45, 0x20, 0x05, 0x24, 0x13, 0x88, 0x05, 0xb4, 0x02, 0x4a, 0x44, 0xef,
                          0x03, 0x58, 0x02, 0x8c, 0x09, 0x16, 0x01, 0x48, 0x45, 0x00, 0xbe, 0x00, 0x9e, 0x00, 0x04, 0x01, 0x18, 0x90, 0x00};
    unpack("song", 2, song, sizeof song, 4096);
    unpack("a part", 2, song, sizeof song, 10);
    const UCHAR stored[] = {0x02, 0x30, 'a', 'b', 'c', 0, 0}, wrong[] = {0x03, 0xb0, 0x01, 0x00, 0x20, 0x00, 0, 0};
    unpack("stored", 2, stored, sizeof stored, 100);
    unpack("damaged", 2, wrong, sizeof wrong, 100);
    unpack("none", 0, song, 4, 100);
    unpack("unknown", 9, song, 4, 100);
    memcpy(packed, song, sizeof song);
    memset(back, 0, sizeof back);
    printf("fragment %lx", RtlDecompressFragment(2, back, 9, packed, sizeof song, 6, &final, work));
    printf(" %lu [%.*s]\n", final, (int)final, back);
    memset(plain, 0, 100);
    printf("too small %lx\n", RtlCompressBuffer(2, plain, 100, packed, 2, 4096, &final, work));
    return 0;
}
