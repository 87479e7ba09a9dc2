/* The key of performance data gives a block that tells when it was made, and by which computer.
 */
#include "../facts.h"
#include <winperf.h>

int main(void)
{
    static union {
        PERF_DATA_BLOCK block;
        char room[1 << 20];
    } data;
    DWORD size = 4, type = 99, name_size = 64;
    WCHAR name[64];
    LONG code = RegQueryValueExA(HKEY_PERFORMANCE_DATA, "2", NULL, &type, (BYTE *)&data, &size);

    printf("too small %ld\n", code);
    size = sizeof data;
    code = RegQueryValueExA(HKEY_PERFORMANCE_DATA, "2", NULL, &type, (BYTE *)&data, &size);
    printf("read %ld, type %lu\n", code, type);
    printf("signature %.4ls, order %lu, version %lu.%lu\n", data.block.Signature, data.block.LittleEndian,
           data.block.Version, data.block.Revision);
    printf("sizes %d %d\n", data.block.TotalByteLength == size, data.block.HeaderLength <= size);
    GetComputerNameW(name, &name_size);
    printf("name %d\n", !wcscmp((WCHAR *)((char *)&data + data.block.SystemNameOffset), name));
    printf("year %d, clock %d\n", data.block.SystemTime.wYear > 2020, data.block.PerfTime.QuadPart > 0 && data.block.PerfFreq.QuadPart > 0);
    RegCloseKey(HKEY_PERFORMANCE_DATA);
    return 0;
}
