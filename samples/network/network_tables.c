/* Adapters and the network's parameters in tables: sizes are asked for first.
 * flags: -liphlpapi -lws2_32
 */
#include <winsock2.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    ULONG size = 0, error;
    FIXED_INFO *fixed;
    MIB_IFTABLE *table;
    MIB_IPADDRTABLE *addresses;
    DWORD i, loopback = 0, index = 0;

    printf("parameters %lu\n", GetNetworkParams(NULL, &size));
    fixed = malloc(size);
    error = GetNetworkParams(fixed, &size);
    printf("parameters %lu, named %d\n", error, fixed->HostName[0] != 0);
    size = 0;
    printf("interfaces %lu\n", GetIfTable(NULL, &size, FALSE));
    table = malloc(size);
    error = GetIfTable(table, &size, FALSE);
    printf("interfaces %lu, some %d\n", error, table->dwNumEntries > 0);
    for (i = 0; i < table->dwNumEntries; i++)
        loopback += table->table[i].dwType == MIB_IF_TYPE_LOOPBACK;
    printf("loopback %lu\n", loopback);
    size = 0;
    printf("addresses %lu\n", GetIpAddrTable(NULL, &size, FALSE));
    addresses = malloc(size);
    error = GetIpAddrTable(addresses, &size, FALSE);
    for (i = 0; i < addresses->dwNumEntries; i++)
        if (addresses->table[i].dwAddr == htonl(INADDR_LOOPBACK))
            printf("address of this machine, mask %08lx\n", ntohl(addresses->table[i].dwMask));
    printf("best %lu", GetBestInterface(htonl(INADDR_LOOPBACK), &index));
    printf(" %d\n", index != 0);
    size = 0;
    printf("tcp %lu\n", GetTcpTable(NULL, &size, FALSE));
    return 0;
}
