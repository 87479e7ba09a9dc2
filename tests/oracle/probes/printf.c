/* Reads lines "format<TAB>argument<TAB>..." and prints each with what the printf families of both CRTs make of it:
   msvcrt narrow and wide, ucrt narrow and wide, ucrt wide with legacy specifiers, ucrt narrow with three exponent
   digits and msvcrt compatibility; a leading '!' marks a format for the positional (_p) families.
   Arguments: i:integer, d:bits of a double in hex, s:narrow text, w:wide text, n: an int to be written, z: NULL.
   In texts and formats \xNN stands for a byte and \uNNNN for a unit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

typedef int (__cdecl *narrow_fn)(char *, size_t, const char *, char *);
typedef int (__cdecl *wide_fn)(WCHAR *, size_t, const WCHAR *, char *);
typedef int (__cdecl *ucrt_narrow_fn)(ULONGLONG, char *, size_t, const char *, void *, char *);
typedef int (__cdecl *ucrt_wide_fn)(ULONGLONG, WCHAR *, size_t, const WCHAR *, void *, char *);

static LONGLONG slots[16];
static int cells[16], count, has_cells;
static char narrow_out[70000];
static WCHAR wide_out[70000];

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

static void show(int result, int wide)
{
    printf("\t%d|", result);
    int length = result < 0 ? 0 : result;
    for (int i = 0; i < length; i++) {
        unsigned c = wide ? wide_out[i] : (unsigned char)narrow_out[i];
        if (c >= 0x100) printf("\\u%04x", c);
        else if (c < 0x20 || c > 0x7e || c == '\\') printf("\\x%02x", c);
        else putchar(c);
    }
    for (int i = 0; i < has_cells; i++) printf("[%d]", cells[i]);
    memset(cells, 0xcc, sizeof cells);
    memset(narrow_out, 0, sizeof narrow_out);
    memset(wide_out, 0, sizeof wide_out);
}

static void __cdecl ignore(const WCHAR *a, const WCHAR *b, const WCHAR *c, unsigned d, UINT_PTR e) {}

int main(void)
{
    static char line[16384], copy[16384], format[8192], texts[16][4096];
    static WCHAR wide_format[8192], wide_texts[16][4096];
    HMODULE m = LoadLibraryA("msvcrt"), u = LoadLibraryA("ucrtbase");
    narrow_fn m_narrow = (narrow_fn)GetProcAddress(m, "_vsnprintf"), m_p = (narrow_fn)GetProcAddress(m, "_vsprintf_p");
    wide_fn m_wide = (wide_fn)GetProcAddress(m, "_vsnwprintf"), m_wp = (wide_fn)GetProcAddress(m, "_vswprintf_p");
    ucrt_narrow_fn u_narrow = (ucrt_narrow_fn)GetProcAddress(u, "__stdio_common_vsprintf"), u_p = (ucrt_narrow_fn)GetProcAddress(u, "__stdio_common_vsprintf_p");
    ucrt_wide_fn u_wide = (ucrt_wide_fn)GetProcAddress(u, "__stdio_common_vswprintf"), u_wp = (ucrt_wide_fn)GetProcAddress(u, "__stdio_common_vswprintf_p");
    void *(__cdecl *handler)(void *);
    int (__cdecl *enable)(int);
    if ((handler = (void *)GetProcAddress(m, "_set_invalid_parameter_handler"))) handler(ignore);
    if ((handler = (void *)GetProcAddress(u, "_set_invalid_parameter_handler"))) handler(ignore);
    if ((enable = (void *)GetProcAddress(m, "_set_printf_count_output"))) enable(1);
    if ((enable = (void *)GetProcAddress(u, "_set_printf_count_output"))) enable(1);
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        char *at;
        int positional;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        printf("%s\t=>", line);
        at = strchr(copy, '\t');
        if (at) *at++ = 0;
        positional = copy[0] == '!';
        unescape(copy + positional, wide_format);
        narrow(wide_format, format);
        count = has_cells = 0;
        memset(slots, 0, sizeof slots);
        while (at) {
            char *next = strchr(at, '\t');
            if (next) *next++ = 0;
            switch (*at) {
            case 'i': slots[count] = strtoull(at + 2, NULL, 0); if (at[2] == '-') slots[count] = strtoll(at + 2, NULL, 0); break;
            case 'd': slots[count] = strtoull(at + 2, NULL, 16); break;
            case 'n': slots[count] = (LONGLONG)&cells[has_cells++]; break;
            case 'z': slots[count] = 0; break;
            case 's':
            case 'w':
                unescape(at + 2, wide_texts[count]);
                narrow(wide_texts[count], texts[count]);
                slots[count] = *at == 's' ? (LONGLONG)texts[count] : (LONGLONG)wide_texts[count];
            }
            count++;
            at = next;
        }
        memset(cells, 0xcc, sizeof cells);
        if (positional) {
            if (!m_p) printf("\t-"); else show(m_p(narrow_out, 70000, format, (char *)slots), 0);
            if (!m_wp) printf("\t-"); else show(m_wp(wide_out, 70000, wide_format, (char *)slots), 1);
            if (!u_p) printf("\t-"); else show(u_p(0, narrow_out, 70000, format, NULL, (char *)slots), 0);
            if (!u_wp) printf("\t-"); else show(u_wp(0, wide_out, 70000, wide_format, NULL, (char *)slots), 1);
        } else {
            show(m_narrow(narrow_out, 70000, format, (char *)slots), 0);
            show(m_wide(wide_out, 70000, wide_format, (char *)slots), 1);
            show(u_narrow(2, narrow_out, 70000, format, NULL, (char *)slots), 0);
            show(u_wide(2, wide_out, 70000, wide_format, NULL, (char *)slots), 1);
            show(u_wide(6, wide_out, 70000, wide_format, NULL, (char *)slots), 1);
            show(u_narrow(2 | 8 | 16, narrow_out, 70000, format, NULL, (char *)slots), 0);
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
