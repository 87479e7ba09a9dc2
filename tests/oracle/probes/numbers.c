/* Reads lines "function<TAB>arguments..." and prints each with the results of msvcrt and ucrt:
   strtol/strtoul/_strtoi64/_strtoui64 text base -> value, consumed, errno; strtod text -> bits, consumed, errno;
   _itoa/_ultoa/_i64toa value radix; _ecvt/_fcvt bits digits -> text, decpt, sign; _gcvt bits digits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static void unescape(char *text)
{
    char *out = text;
    while (*text) {
        if (text[0] == '\\' && text[1] == 'x') {
            char number[3] = {text[2], text[3], 0};
            *out++ = strtoul(number, NULL, 16);
            text += 4;
        } else *out++ = *text++;
    }
    *out = 0;
}

static void run(HMODULE crt, char **field)
{
    void *function = GetProcAddress(crt, field[0]);
    int *(__cdecl *get_errno)(void) = (void *)GetProcAddress(crt, "_errno");
    char *end = NULL, out[512] = {0};
    if (!function) { printf("\t-"); return; }
    *get_errno() = 0;
    if (!strcmp(field[0], "strtod")) {
        double value = ((double (__cdecl *)(char *, char **))function)(field[1], &end);
        printf("\t%016llx|%d|%d", *(unsigned long long *)&value, (int)(end - field[1]), *get_errno());
    } else if (!strncmp(field[0], "strto", 5) || !strncmp(field[0], "_strto", 6)) {
        int base = atoi(field[2]);
        long long value;
        if (!strcmp(field[0], "strtol")) value = ((long (__cdecl *)(char *, char **, int))function)(field[1], &end, base);
        else if (!strcmp(field[0], "strtoul")) value = ((unsigned long (__cdecl *)(char *, char **, int))function)(field[1], &end, base);
        else value = ((long long (__cdecl *)(char *, char **, int))function)(field[1], &end, base);
        printf("\t%lld|%d|%d", value, end ? (int)(end - field[1]) : -1, *get_errno());
    } else if (!strcmp(field[0], "_itoa") || !strcmp(field[0], "_ultoa")) {
        printf("\t%s", ((char *(__cdecl *)(int, char *, int))function)((int)strtoll(field[1], NULL, 0), out, atoi(field[2])));
    } else if (strstr(field[0], "64toa")) {
        printf("\t%s", ((char *(__cdecl *)(long long, char *, int))function)(strtoll(field[1], NULL, 0), out, atoi(field[2])));
    } else {
        unsigned long long bits = strtoull(field[1], NULL, 16);
        double value = *(double *)&bits;
        int point = 99, sign = 99;
        if (!strcmp(field[0], "_gcvt")) printf("\t%s", ((char *(__cdecl *)(double, int, char *))function)(value, atoi(field[2]), out));
        else {
            char *text = ((char *(__cdecl *)(double, int, int *, int *))function)(value, atoi(field[2]), &point, &sign);
            printf("\t%s|%d|%d", text, point, sign);
        }
    }
}

static void __cdecl ignore(const WCHAR *a, const WCHAR *b, const WCHAR *c, unsigned d, UINT_PTR e) {}

int main(void)
{
    static char line[4096], copy[4096];
    HMODULE crts[2] = {LoadLibraryA("msvcrt"), LoadLibraryA("ucrtbase")};
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    for (int i = 0; i < 2; i++) {
        void *(__cdecl *handler)(void *) = (void *)GetProcAddress(crts[i], "_set_invalid_parameter_handler");
        if (handler) handler(ignore);
    }
    while (fgets(line, sizeof line, stdin)) {
        char *field[4] = {0}, *at;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        at = copy;
        for (int i = 0; i < 4 && at; i++) { field[i] = at; at = strchr(at, '\t'); if (at) *at++ = 0; }
        unescape(field[1]);
        printf("%s\t=>", line);
        run(crts[0], field);
        run(crts[1], field);
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
