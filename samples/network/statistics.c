/* What the protocols count, and adapters whose IPv6 addresses come first.
 * flags: -liphlpapi -lws2_32
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    MIB_TCPSTATS tcp;
    MIB_UDPSTATS udp;
    MIB_IPSTATS ip;
    MIB_ICMP icmp;
    static MIB_ICMP_EX icmp6;
    IP_ADAPTER_ADDRESSES *list, *adapter;
    IP_ADAPTER_UNICAST_ADDRESS *address;
    FIXED_INFO *fixed;
    ULONG size = 0;
    char name[256];
    WSADATA data;
    int is_sorted = 1;

    printf("tcp %lu", GetTcpStatistics(&tcp));
    printf(" %lu %d\n", tcp.dwMaxConn + 1, tcp.dwRtoMin < tcp.dwRtoMax);
    printf("tcp4 %lu, tcp6 %lu, other %lu\n", GetTcpStatisticsEx(&tcp, AF_INET), GetTcpStatisticsEx(&tcp, AF_INET6),
           GetTcpStatisticsEx(&tcp, AF_UNSPEC));
    printf("udp %lu, udp4 %lu, udp6 %lu, other %lu\n", GetUdpStatistics(&udp), GetUdpStatisticsEx(&udp, AF_INET),
           GetUdpStatisticsEx(&udp, AF_INET6), GetUdpStatisticsEx(&udp, 99));
    printf("ip %lu", GetIpStatistics(&ip));
    printf(" %d %d\n", ip.dwDefaultTTL, ip.dwNumIf > 0 && ip.dwNumAddr > 0 && ip.dwNumRoutes > 0);
    printf("ip4 %lu, ip6 %lu, other %lu\n", GetIpStatisticsEx(&ip, AF_INET), GetIpStatisticsEx(&ip, AF_INET6),
           GetIpStatisticsEx(&ip, 99));
    printf("icmp %lu\n", GetIcmpStatistics(&icmp));
    printf("icmp4 %lu, icmp6 %lu, other %lu\n", GetIcmpStatisticsEx(&icmp6, AF_INET),
           GetIcmpStatisticsEx(&icmp6, AF_INET6), GetIcmpStatisticsEx(&icmp6, 99));
    printf("none %lu %lu %lu\n", GetTcpStatistics(NULL), GetUdpStatistics(NULL), GetIpStatistics(NULL));

    WSAStartup(0x202, &data);
    gethostname(name, sizeof name);
    GetNetworkParams(NULL, &size);
    fixed = malloc(size);
    GetNetworkParams(fixed, &size);
    printf("same name %d\n", !strcmp(name, fixed->HostName));
    size = 0;
    GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, &size);
    list = malloc(size);
    printf("adapters %lu\n", GetAdaptersAddresses(AF_UNSPEC, 0, NULL, list, &size));
    for (adapter = list; adapter; adapter = adapter->Next)
        for (address = adapter->FirstUnicastAddress; address && address->Next; address = address->Next)
            if (address->Address.lpSockaddr->sa_family < address->Next->Address.lpSockaddr->sa_family)
                is_sorted = 0;
    printf("IPv6 first %d\n", is_sorted);
    return 0;
}
