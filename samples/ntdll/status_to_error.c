/* RtlNtStatusToDosError gives the Win32 error for a status.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

int main(void)
{
    static const ULONG statuses[] = {0, 0x103, 0xC0000001, 0xC0000002, 0xC0000005, 0xC0000008, 0xC000000D,
                                     0xC000000F,
                                     0xC0000011, 0xC0000017, 0xC0000018, 0xC0000022, 0xC0000023, 0xC0000034, 0xC0000035,
                                     0xC000003A, 0xC0000043, 0xC0000056, 0xC000007B, 0xC00000BA, 0xC0000101, 0xC0000102,
                                     0xC0000135, 0xC0000139, 0xC0000142, 0x80000005, 0x80000006, 0x8000001A, 0x102,
                                     0xC00000FD, 0xC0000094};

    for (int i = 0; i < (int)(sizeof statuses / sizeof *statuses); i++)
        printf("%08lx %lu\n", statuses[i], RtlNtStatusToDosError(statuses[i]));
    return 0;
}
