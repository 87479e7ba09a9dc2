/* GetCPInfo describes code pages; lead bytes begin double-byte characters.
 */
#include "../facts.h"

static void info(UINT page)
{
    CPINFO data;

    if (!GetCPInfo(page, &data)) {
        printf("%u: error %lu\n", page, GetLastError());
        return;
    }
    printf("%u: max %u default %02x lead", page, data.MaxCharSize, data.DefaultChar[0]);
    for (BYTE *range = data.LeadByte; *range; range += 2)
        printf(" %02x-%02x", range[0], range[1]);
    printf("\n");
}

int main(void)
{
    static const UINT pages[] = {437, 850, 1252, 874, 932, 936, 949, 950, 65001, 9999};

    printf("ACP %u OEM %u\n", GetACP(), GetOEMCP());
    for (int i = 0; i < (int)(sizeof pages / sizeof *pages); i++)
        info(pages[i]);
    printf("valid %d %d %d\n", IsValidCodePage(1252), IsValidCodePage(65001), IsValidCodePage(9999));
    printf("lead %d %d %d\n", IsDBCSLeadByteEx(932, 0x83), IsDBCSLeadByteEx(932, 0xb1),
           IsDBCSLeadByteEx(1252, 0x83));
    printf("next <%s>\n", CharNextExA(932, "\x83\x41z", 0));
    return 0;
}
