/* The addresses of network adapters: the loopback one is there, families choose, room is asked for.
 * flags: -liphlpapi -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>

static IP_ADAPTER_ADDRESSES *ask(ULONG family, ULONG flags)
{
    ULONG size = 0;
    ULONG result = GetAdaptersAddresses(family, flags, NULL, NULL, &size);
    IP_ADAPTER_ADDRESSES *first;

    printf("family %lu: %lu", family, result);
    if (result != ERROR_BUFFER_OVERFLOW) {
        printf("\n");
        return NULL;
    }
    first = malloc(size);
    printf(" then %lu\n", GetAdaptersAddresses(family, flags, NULL, first, &size));
    return first;
}

static void loopback(IP_ADAPTER_ADDRESSES *adapter)
{
    for (; adapter; adapter = adapter->Next)
        if (adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
            break;
    printf("loopback: %d", adapter != NULL);
    if (!adapter)
        return;
    printf(", up %d, named %d, aliased %d, index %d\n", adapter->OperStatus == IfOperStatusUp, adapter->AdapterName[0] == '{',
           adapter->FriendlyName[0] != 0, adapter->IfIndex != 0);
    for (IP_ADAPTER_UNICAST_ADDRESS *address = adapter->FirstUnicastAddress; address; address = address->Next) {
        struct sockaddr_in *name = (struct sockaddr_in *)address->Address.lpSockaddr;
        if (name->sin_family == AF_INET)
            printf("  %s/%d\n", inet_ntoa(name->sin_addr), address->OnLinkPrefixLength);
    }
}

static void tables(void)
{
    MIB_IF_TABLE2 *interfaces;
    MIB_UNICASTIPADDRESS_TABLE *addresses;
    MIB_IF_ROW2 row = {0};
    NET_LUID luid;
    WCHAR name[64];

    printf("interfaces %lu", GetIfTable2(&interfaces));
    for (ULONG i = 0; i < interfaces->NumEntries; i++)
        if (interfaces->Table[i].Type == IF_TYPE_SOFTWARE_LOOPBACK)
            row.InterfaceIndex = interfaces->Table[i].InterfaceIndex;
    printf(", again %lu", GetIfEntry2(&row));
    printf(", up %d, named %d", row.OperStatus == IfOperStatusUp, row.Alias[0] != 0);
    printf(", name %lu", ConvertInterfaceLuidToNameW(&row.InterfaceLuid, name, 64));
    printf(" %lu", ConvertInterfaceNameToLuidW(name, &luid));
    printf(" the same %d\n", luid.Value == row.InterfaceLuid.Value);
    FreeMibTable(interfaces);
    printf("addresses %lu\n", GetUnicastIpAddressTable(AF_INET, &addresses));
    for (ULONG i = 0; i < addresses->NumEntries; i++)
        if (addresses->Table[i].InterfaceIndex == row.InterfaceIndex)
            printf("  %s/%d\n", inet_ntoa(addresses->Table[i].Address.Ipv4.sin_addr), addresses->Table[i].OnLinkPrefixLength);
    FreeMibTable(addresses);
}

static void best_route(void)
{
    SOCKADDR_INET target = {.Ipv4 = {AF_INET, 0, {{{127, 0, 0, 1}}}}}, source;
    MIB_IPFORWARD_ROW2 row;
    ULONG index = 0;
    NET_LUID luid;
    DWORD result = GetBestRoute2(NULL, 0, NULL, &target, 0, &row, &source);

    if (result == ERROR_NOT_SUPPORTED) {
        source.Ipv4 = target.Ipv4;
        row.InterfaceIndex = if_nametoindex("loopback_1");
    }
    printf("from %s\n", inet_ntoa(source.Ipv4.sin_addr));
    printf("luid %lu", ConvertInterfaceIndexToLuid(row.InterfaceIndex, &luid));
    printf(", back %lu", ConvertInterfaceLuidToIndex(&luid, &index));
    printf(" the same %d, no such: %lu\n", index == row.InterfaceIndex, ConvertInterfaceIndexToLuid(99999, &luid));
}

int main(void)
{
    WSADATA data;

    WSAStartup(MAKEWORD(2, 2), &data);
    loopback(ask(AF_INET, 0));
    loopback(ask(AF_UNSPEC, GAA_FLAG_INCLUDE_PREFIX));
    loopback(ask(AF_INET, GAA_FLAG_SKIP_UNICAST));
    best_route();
    tables();
    return 0;
}
