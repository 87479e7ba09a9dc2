/* Prints, for every valid code page, what GetCPInfoEx says and CRC-32s of its whole tables.
   With the argument "dump" it writes the tables themselves (binary) for tools/build_text_tables.py. */
#include <stdio.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static int dumping;
static unsigned crc_table[256], crc;

static void crc_start(void)
{
    for (unsigned i = 0; i < 256; i++) {
        unsigned c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[i] = c;
    }
}

static void put(const void *data, size_t size)
{
    const unsigned char *p = data;
    if (dumping) fwrite(data, 1, size, stdout);
    while (size--) crc = crc_table[(crc ^ *p++) & 0xff] ^ (crc >> 8);
}

static void decode(unsigned cp, DWORD flags, const char *bytes, int count)
{
    WCHAR out[8] = {0};
    unsigned char n = MultiByteToWideChar(cp, flags, bytes, count, out, 8);
    put(&n, 1);
    put(out, 2 * n);
}

static void decode_all(unsigned cp, DWORD flags)
{
    char bytes[2];
    for (int i = 0; i < 256; i++) {
        bytes[0] = i;
        if (!IsDBCSLeadByteEx(cp, i)) { decode(cp, flags, bytes, 1); continue; }
        decode(cp, flags, bytes, 1);
        for (int j = 0; j < 256; j++) { bytes[1] = j; decode(cp, flags, bytes, 2); }
    }
}

static void encode_all(unsigned cp, DWORD flags)
{
    for (unsigned c = 0; c < 65536; c++) {
        WCHAR w = c;
        char out[16] = {0};
        BOOL used = FALSE;
        unsigned char n = WideCharToMultiByte(cp, flags, &w, 1, out, 16, NULL, cp == CP_UTF8 || cp == CP_UTF7 || cp == 54936 ? NULL : &used);
        unsigned char u = used;
        put(&n, 1);
        put(out, n);
        put(&u, 1);
    }
}

int main(int argc, char **argv)
{
    static const DWORD mb[] = {0, MB_ERR_INVALID_CHARS, MB_COMPOSITE, MB_USEGLYPHCHARS}, wc[] = {0, WC_NO_BEST_FIT_CHARS};
    dumping = argc > 1 && !strcmp(argv[1], "dump");
    _setmode(1, _O_BINARY);
    crc_start();
    for (unsigned cp = 3; cp < 65536; cp++) {
        CPINFOEXW info;
        if (!IsValidCodePage(cp) || cp == 42) continue;
        memset(&info, 0, sizeof info);
        GetCPInfoExW(cp, 0, &info);
        if (dumping) {
            DWORD number = cp;
            put(&number, 4);
            put(&info, sizeof info);
        } else {
            char name[260];
            WideCharToMultiByte(CP_UTF8, 0, info.CodePageName, -1, name, 260, NULL, NULL);
            printf("%u\t%u\t%02x%02x\t%04x\t", cp, info.MaxCharSize, info.DefaultChar[0], info.DefaultChar[1], info.UnicodeDefaultChar);
            for (int i = 0; i < 12; i++) printf("%02x", info.LeadByte[i]);
        }
        for (int i = 0; i < 4; i++) {
            crc = ~0u;
            decode_all(cp, mb[i]);
            if (!dumping) printf("\t%08x", ~crc);
        }
        for (int i = 0; i < 2; i++) {
            crc = ~0u;
            encode_all(cp, wc[i]);
            if (!dumping) printf("\t%08x", ~crc);
        }
        if (!dumping) { char name[260]; WideCharToMultiByte(CP_UTF8, 0, info.CodePageName, -1, name, 260, NULL, NULL); printf("\t%s\n", name); }
    }
    return 0;
}
