/* Adapters: the loopback one is there with its address, sizes are asked for first, tables have rows.
 * flags: -liphlpapi -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    ULONG size = 0, error, loopback = 0, addresses = 0;
    IP_ADAPTER_ADDRESSES *all, *each;
    IP_ADAPTER_UNICAST_ADDRESS *unicast;
    FIXED_INFO *fixed;
    MIB_IFTABLE *table;
    char name[64];

    error = GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, &size);
    printf("measure %lu, some %d\n", error, size > 100);
    all = malloc(size);
    printf("get %lu\n", GetAdaptersAddresses(AF_UNSPEC, 0, NULL, all, &size));
    for (each = all; each; each = each->Next) {
        if (each->IfType != IF_TYPE_SOFTWARE_LOOPBACK)
            continue;
        loopback++;
        printf("up %d, name %d, physical %lu\n", each->OperStatus == IfOperStatusUp, each->AdapterName[0] == '{',
               each->PhysicalAddressLength);
        for (unicast = each->FirstUnicastAddress; unicast; unicast = unicast->Next)
            if (unicast->Address.lpSockaddr->sa_family == AF_INET) {
                struct sockaddr_in *in = (void *)unicast->Address.lpSockaddr;

                addresses++;
                printf("address %08lx, prefix %d\n", ntohl(in->sin_addr.s_addr), unicast->OnLinkPrefixLength);
            }
    }
    printf("loopback %lu, addresses %lu\n", loopback, addresses);
    size = 0;
    printf("parameters %lu\n", GetNetworkParams(NULL, &size));
    fixed = malloc(size);
    error = GetNetworkParams(fixed, &size);
    printf("parameters %lu, named %d\n", error, fixed->HostName[0] != 0);
    size = 0;
    printf("interfaces %lu\n", GetIfTable(NULL, &size, FALSE));
    table = malloc(size);
    error = GetIfTable(table, &size, FALSE);
    printf("interfaces %lu, some %d\n", error, table->dwNumEntries > 0);
    printf("name of none %d\n", if_indextoname(0x7fffffff, name) != NULL);
    printf("index of none %lu\n", (ULONG)if_nametoindex("no_such_interface"));
    if (if_indextoname(table->table[0].dwIndex, name) && if_nametoindex(name) == table->table[0].dwIndex)
        printf("names lead back\n");
    return 0;
}
