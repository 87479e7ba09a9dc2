/* Prints CRC-32s over the BMP of GetStringTypeW and of each one-to-one case mapping; "dump" writes the arrays. */
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static int dumping;

static unsigned crc32(const unsigned char *p, size_t size)
{
    unsigned crc = ~0u;
    while (size--) {
        crc ^= *p++;
        for (int k = 0; k < 8; k++) crc = crc & 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
    }
    return ~crc;
}

static void put(const char *name, const WORD *table)
{
    if (dumping) { fwrite(table, 2, 65536, stdout); return; }
    printf("%s\t%08x\n", name, crc32((const unsigned char *)table, 131072));
}

int main(int argc, char **argv)
{
    static WCHAR all[65536], out[65536];
    static WORD types[65536];
    WCHAR (WINAPI *upcase)(WCHAR) = (void *)GetProcAddress(GetModuleHandleA("ntdll"), "RtlUpcaseUnicodeChar");
    WCHAR (WINAPI *downcase)(WCHAR) = (void *)GetProcAddress(GetModuleHandleA("ntdll"), "RtlDowncaseUnicodeChar");
    HMODULE ucrt = LoadLibraryA("ucrtbase"), msvcrt = LoadLibraryA("msvcrt");
    HMODULE crts[] = {msvcrt, ucrt};
    static const char *const names[2][2] = {{"msvcrt.towupper", "msvcrt.towlower"}, {"ucrt.towupper", "ucrt.towlower"}};
    dumping = argc > 1 && !strcmp(argv[1], "dump");
    _setmode(1, _O_BINARY);
    for (int i = 0; i < 65536; i++) all[i] = i;
    for (int k = 1; k <= 4; k *= 2) {
        char name[] = "CT_CTYPE0";
        name[8] = k == 4 ? '3' : '0' + k;
        memset(types, 0, sizeof types);
        GetStringTypeW(k, all, 65536, types);
        put(name, types);
    }
    LCMapStringW(0x409, LCMAP_UPPERCASE, all, 65536, out, 65536);
    put("LCMAP_UPPERCASE", out);
    LCMapStringW(0x409, LCMAP_LOWERCASE, all, 65536, out, 65536);
    put("LCMAP_LOWERCASE", out);
    LCMapStringW(0x409, LCMAP_UPPERCASE | LCMAP_LINGUISTIC_CASING, all, 65536, out, 65536);
    put("LINGUISTIC_UPPERCASE", out);
    LCMapStringW(0x409, LCMAP_LOWERCASE | LCMAP_LINGUISTIC_CASING, all, 65536, out, 65536);
    put("LINGUISTIC_LOWERCASE", out);
    for (int i = 0; i < 65536; i++) out[i] = (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)i);
    put("CharUpperW", out);
    for (int i = 0; i < 65536; i++) out[i] = (WCHAR)(ULONG_PTR)CharLowerW((WCHAR *)(ULONG_PTR)i);
    put("CharLowerW", out);
    for (int i = 0; i < 65536; i++) out[i] = upcase(i);
    put("RtlUpcaseUnicodeChar", out);
    for (int i = 0; i < 65536; i++) out[i] = downcase(i);
    put("RtlDowncaseUnicodeChar", out);
    for (int c = 0; c < 2; c++) {
        int (__cdecl *upper)(int) = (void *)GetProcAddress(crts[c], "towupper");
        int (__cdecl *lower)(int) = (void *)GetProcAddress(crts[c], "towlower");
        int (__cdecl *isw)(int, int) = (void *)GetProcAddress(crts[c], "iswctype");
        for (int i = 0; i < 65536; i++) out[i] = upper(i);
        put(names[c][0], out);
        for (int i = 0; i < 65536; i++) out[i] = lower(i);
        put(names[c][1], out);
        for (int i = 0; i < 65536; i++) out[i] = isw(i, 0x1ff);
        put(c ? "ucrt.iswctype" : "msvcrt.iswctype", out);
    }
    return 0;
}
