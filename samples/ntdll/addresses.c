/* Internet addresses as text and back, and identifiers by Rtl functions.
 * flags: -lntdll
 */
#include <stdio.h>
#include <windows.h>

char *NTAPI RtlIpv4AddressToStringA(const BYTE *, char *);
char *NTAPI RtlIpv6AddressToStringA(const BYTE *, char *);
LONG NTAPI RtlIpv4AddressToStringExA(const BYTE *, USHORT, char *, ULONG *);
LONG NTAPI RtlIpv4StringToAddressA(const char *, BOOLEAN, const char **, BYTE *);
LONG NTAPI RtlIpv6StringToAddressA(const char *, const char **, BYTE *);
LONG NTAPI RtlIpv6StringToAddressExA(const char *, BYTE *, ULONG *, USHORT *);
ULONG NTAPI RtlLengthRequiredSid(ULONG);
BOOLEAN NTAPI RtlValidSid(void *);

static void v4(const char *text, BOOLEAN strict)
{
    BYTE address[4] = {0};
    const char *end = NULL;
    LONG status = RtlIpv4StringToAddressA(text, strict, &end, address);

    printf("%s: %08lx", text, status);
    if (!status)
        printf(" %d.%d.%d.%d [%s]", address[0], address[1], address[2], address[3], end);
    printf("\n");
}

int main(void)
{
    BYTE four[4] = {192, 0, 2, 33}, six[16] = {0x20, 1, 0xd, 0xb8, [15] = 7}, sid[12] = {1, 1, 0, 0, 0, 0, 0, 1};
    char text[70];
    ULONG size = sizeof text, scope = 9;
    USHORT port = 9;
    const char *end;
    LONG status;

    printf("%d", (int)(RtlIpv4AddressToStringA(four, text) - text));
    printf(" %s\n", text);
    printf("%d", (int)(RtlIpv6AddressToStringA(six, text) - text));
    printf(" %s\n", text);
    status = RtlIpv4AddressToStringExA(four, 0x5000, text, &size);
    printf("%08lx %lu %s\n", status, size, text);
    size = 4;
    printf("%08lx", RtlIpv4AddressToStringExA(four, 0, text, &size));
    printf(" %lu\n", size);
    v4("10.1.2.3", TRUE);
    v4("10.1.2.3 rest", TRUE);
    v4("10.1", FALSE);
    v4("10.1", TRUE);
    v4("0x7f.1", FALSE);
    v4("1.2.3.4.5", FALSE);
    v4("300.1.1.1", TRUE);
    status = RtlIpv6StringToAddressA("fe80::1%3", &end, six);
    printf("%08lx %02x %02x [%s]\n", status, six[0], six[15], end);
    status = RtlIpv6StringToAddressExA("[fe80::2%3]:80", six, &scope, &port);
    printf("%08lx %02x %lu %04x\n", status, six[15], scope, port);
    printf("sid %lu %d\n", RtlLengthRequiredSid(2), RtlValidSid(sid));
    return 0;
}
