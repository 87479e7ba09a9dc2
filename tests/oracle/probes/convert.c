/* Reads lines "d<TAB>code page<TAB>flags<TAB>bytes in hex" and "e<TAB>code page<TAB>flags<TAB>UTF-16 units in
   hex<TAB>default char in hex, - for none, 0 for neither it nor a used flag", and prints each line with its result:
   hex (and the used flag), or E and the last error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static int unhex(const char *text, unsigned char *out)
{
    int n = 0;
    for (; text[0] && text[1] && text[0] != '-'; text += 2) {
        char pair[3] = {text[0], text[1], 0};
        out[n++] = strtoul(pair, NULL, 16);
    }
    return n;
}

int main(void)
{
    static char line[8192], copy[8192];
    static unsigned char in[4096], out[16384];
    static WCHAR wide[4096];
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        char *field[5] = {0}, *at;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        at = copy;
        for (int i = 0; i < 5 && at; i++) {
            field[i] = at;
            at = strchr(at, '\t');
            if (at) *at++ = 0;
        }
        unsigned cp = atoi(field[1]), flags = strtoul(field[2], NULL, 0);
        int n = unhex(field[3], in), result;
        SetLastError(0);
        printf("%s\t", line);
        if (field[0][0] == 'd') {
            result = MultiByteToWideChar(cp, flags, (char *)in, n, wide, 4096);
            if (!result) printf("E%u", (unsigned)GetLastError());
            for (int i = 0; i < result; i++) printf("%04x", wide[i]);
        } else {
            char def[8] = {0};
            BOOL used = FALSE;
            for (int i = 0; i < n / 2; i++) wide[i] = in[2 * i] << 8 | in[2 * i + 1];
            unhex(field[4], (unsigned char *)def);
            result = WideCharToMultiByte(cp, flags, wide, n / 2, (char *)out, 16384,
                field[4][0] == '-' || !strcmp(field[4], "0") ? NULL : def, strcmp(field[4], "0") ? &used : NULL);
            if (!result) printf("E%u", (unsigned)GetLastError());
            for (int i = 0; i < result; i++) printf("%02x", out[i]);
            printf("\t%d", used);
        }
        printf("\n");
    }
    return 0;
}
