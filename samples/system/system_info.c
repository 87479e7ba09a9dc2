/* What GetSystemInfo says on every machine.
 */
#include "../facts.h"

int main(void)
{
    SYSTEM_INFO info, native;
    MEMORYSTATUSEX memory = {sizeof memory};
    BOOL wow = 9;

    GetSystemInfo(&info);
    GetNativeSystemInfo(&native);
    printf("page %lu granularity %lu\n", info.dwPageSize, info.dwAllocationGranularity);
    printf("lowest %x\n", (unsigned)(ULONG_PTR)info.lpMinimumApplicationAddress);
    printf("architecture matches %d\n",
           info.wProcessorArchitecture == (sizeof(void *) == 8 ? 9 : 0));
    printf("processors %d mask %d\n", info.dwNumberOfProcessors > 0, info.dwActiveProcessorMask != 0);
    printf("same page %d\n", native.dwPageSize == info.dwPageSize);
    printf("wow %d", IsWow64Process(GetCurrentProcess(), &wow));
    printf(" set %d\n", wow == 0 || wow == 1);
    printf("memory %d load %d\n", GlobalMemoryStatusEx(&memory), memory.dwMemoryLoad <= 100);
    printf("total %d\n", memory.ullTotalPhys > 0 && memory.ullAvailPhys <= memory.ullTotalPhys);
    printf("debugger %d\n", IsDebuggerPresent());
    return 0;
}
