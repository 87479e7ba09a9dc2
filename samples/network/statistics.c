/* Statistics of the network's services, and the size of what Net functions give out.
 * flags: -lnetapi32
 */
#include "../facts.h"
#include <lm.h>

int main(void)
{
    BYTE *buffer = NULL;
    DWORD size = 0;
    NET_API_STATUS code = NetApiBufferAllocate(100, (void **)&buffer);

    printf("allocated %lu", code);
    code = NetApiBufferSize(buffer, &size);
    printf(", size %lu, enough %d\n", code, size >= 100);
    NetApiBufferFree(buffer);
    code = NetStatisticsGet(NULL, (LPVOID)L"LanmanWorkstation", 0, 0, &buffer);
    printf("workstation %lu", code);
    code = NetApiBufferSize(buffer, &size);
    printf(", size %lu, enough %d, started %d\n", code, size >= sizeof(STAT_WORKSTATION_0),
           ((STAT_WORKSTATION_0 *)buffer)->StatisticsStartTime.QuadPart > 0);
    NetApiBufferFree(buffer);
    printf("server %lu", NetStatisticsGet(NULL, (LPVOID)L"LanmanServer", 0, 0, &buffer));
    printf(", started %d\n", ((STAT_SERVER_0 *)buffer)->sts0_start > 0);
    NetApiBufferFree(buffer);
    printf("level %lu\n", NetStatisticsGet(NULL, (LPVOID)L"LanmanServer", 1, 0, &buffer));
    return 0;
}
