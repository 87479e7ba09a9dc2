/* Reads lines "input<TAB>format<TAB>size,size,..." and prints each with what sscanf makes of it in msvcrt narrow,
   msvcrt wide, ucrt narrow and ucrt wide: the result and the first bytes of each buffer (filled with cc before).
   A leading '!' marks the secure family: after each size a buffer count follows as "size:count" (0 for none). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static unsigned char buffers[8][64];
static int sizes[8], capacities[8], count;
static LONGLONG slots[16];

static void unescape(const char *text, WCHAR *out)
{
    while (*text) {
        if (text[0] == '\\' && (text[1] == 'x' || text[1] == 'u')) {
            int digits = text[1] == 'x' ? 2 : 4;
            char number[5] = {0};
            memcpy(number, text + 2, digits);
            *out++ = strtoul(number, NULL, 16);
            text += 2 + digits;
        } else *out++ = (unsigned char)*text++;
    }
    *out = 0;
}

static void narrow(const WCHAR *text, char *out) { do *out++ = (char)*text; while (*text++); }
static void prepare(void) { memset(buffers, 0xcc, sizeof buffers); }

static void show(int result)
{
    printf("\t%d", result);
    for (int i = 0; i < count; i++) {
        putchar('|');
        for (int j = 0; j < sizes[i]; j++) printf("%02x", buffers[i][j]);
    }
}

static void __cdecl ignore(const WCHAR *a, const WCHAR *b, const WCHAR *c, unsigned d, UINT_PTR e) {}
#define ALL slots[0], slots[1], slots[2], slots[3], slots[4], slots[5], slots[6], slots[7], slots[8], slots[9]

int main(void)
{
    static char line[4096], copy[4096], in[2048], format[2048];
    static WCHAR wide_in[2048], wide_format[2048];
    HMODULE m = LoadLibraryA("msvcrt"), u = LoadLibraryA("ucrtbase");
    int (__cdecl *m_narrow[2])(const char *, const char *, ...) = {(void *)GetProcAddress(m, "sscanf"), (void *)GetProcAddress(m, "sscanf_s")};
    int (__cdecl *m_wide[2])(const WCHAR *, const WCHAR *, ...) = {(void *)GetProcAddress(m, "swscanf"), (void *)GetProcAddress(m, "swscanf_s")};
    int (__cdecl *u_narrow)(ULONGLONG, const char *, size_t, const char *, void *, void *) = (void *)GetProcAddress(u, "__stdio_common_vsscanf");
    int (__cdecl *u_wide)(ULONGLONG, const WCHAR *, size_t, const WCHAR *, void *, void *) = (void *)GetProcAddress(u, "__stdio_common_vswscanf");
    void *(__cdecl *handler)(void *);
    if ((handler = (void *)GetProcAddress(m, "_set_invalid_parameter_handler"))) handler(ignore);
    if ((handler = (void *)GetProcAddress(u, "_set_invalid_parameter_handler"))) handler(ignore);
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        char *second, *third;
        int secure, slot = 0;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        printf("%s\t=>", line);
        secure = copy[0] == '!';
        second = strchr(copy, '\t'); *second++ = 0;
        third = strchr(second, '\t'); *third++ = 0;
        unescape(copy + secure, wide_in);
        narrow(wide_in, in);
        unescape(second, wide_format);
        narrow(wide_format, format);
        count = 0;
        memset(slots, 0, sizeof slots);
        while (*third) {
            sizes[count] = strtol(third, &third, 10);
            slots[slot++] = (LONGLONG)buffers[count++];
            if (*third == ':') { int capacity = strtol(third + 1, &third, 10); if (capacity) slots[slot++] = capacity; }
            if (*third == ',') third++;
        }
        prepare(); show(m_narrow[secure](in, format, ALL));
        prepare(); show(m_wide[secure](wide_in, wide_format, ALL));
        prepare(); show(u_narrow(secure, in, -1, format, NULL, slots));
        prepare(); show(u_wide(secure | 4, wide_in, -1, wide_format, NULL, slots));
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
