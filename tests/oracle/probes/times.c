/* Reads lines "format<TAB>sec min hour mday mon year wday yday isdst" and prints each with strftime of msvcrt and
   ucrt (C locale, UTC), wcsftime of both; the format "asctime" calls asctime. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <time.h>
#include <windows.h>

static void __cdecl ignore(const WCHAR *a, const WCHAR *b, const WCHAR *c, unsigned d, UINT_PTR e) {}

int main(void)
{
    static char line[4096], copy[4096], out[1024];
    HMODULE crts[2];
    SetEnvironmentVariableA("TZ", "UTC0");
    crts[0] = LoadLibraryA("msvcrt");
    crts[1] = LoadLibraryA("ucrtbase");
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        struct tm tm = {0};
        char *at;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        printf("%s\t=>", line);
        at = strchr(copy, '\t');
        *at++ = 0;
        sscanf(at, "%d %d %d %d %d %d %d %d %d", &tm.tm_sec, &tm.tm_min, &tm.tm_hour, &tm.tm_mday, &tm.tm_mon, &tm.tm_year, &tm.tm_wday, &tm.tm_yday, &tm.tm_isdst);
        for (int i = 0; i < 2; i++) {
            void *(__cdecl *handler)(void *) = (void *)GetProcAddress(crts[i], "_set_invalid_parameter_handler");
            void (__cdecl *tzset)(void) = (void *)GetProcAddress(crts[i], "_tzset");
            size_t (__cdecl *format)(char *, size_t, const char *, const struct tm *) = (void *)GetProcAddress(crts[i], "strftime");
            char *(__cdecl *asc)(const struct tm *) = (void *)GetProcAddress(crts[i], "asctime");
            if (handler) handler(ignore);
            tzset();
            memset(out, 0, sizeof out);
            if (!strcmp(copy, "asctime")) {
                char *text = asc(&tm);
                if (text) text[strcspn(text, "\n")] = '$';
                printf("\t%s", text ? text : "(null)");
            } else {
                size_t n = format(out, 1024, copy, &tm);
                printf("\t%d|%s", (int)n, out);
            }
        }
        printf("\n");
        fflush(stdout);
    }
    return 0;
}
