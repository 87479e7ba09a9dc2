/* URLs are made canonical, combined with others, compared and taken apart.
 * flags: -lshlwapi
 */
#include "../facts.h"
#include <shlwapi.h>

static const char *urls[] = {
    "http://www.test.org", "http://www.test.org/", "HTTP://WWW.Test.org/Path", "http://www.test.org/a/./b/../c", "http://www.test.org/../a",
    "http://www.test.org/a/..", "http://www.test.org/a/b/../../..", 
    "http://www.test.org?q", "http://www.test.org#f", "http://www.test.org:80/a b", "http://www.test.org/%41%20%zz", "http://user:word@host/p", "http:a", "http:/a", 
    "http://host\\a\\b", "http://host/a//b", "ftp://host/a/../b", "https://host/a?b c#d e", "mailto:a@b c", "about:blank",
    "file:///c:/a/../b", "file://c:/a", "file://server/share/a", "file:///a\\b", "file:///c:/%41?x", "c:\\a\\..\\b c", "c:/a", "\\\\server\\share\\x", "a/b/../c", "a b", "/a/./b",
    "res://x.dll/a/../b", "unknown://Host/a/../b", "unknown:a/../b", "x-y+z.1:abc", "1ab:c", "http://host/a;b/../c", "http://host/...", "http://host/.a/..b", "http://host/a/../?q",
};
static const DWORD flags[] = {0, URL_UNESCAPE, URL_ESCAPE_UNSAFE, URL_DONT_SIMPLIFY, URL_ESCAPE_SPACES_ONLY | URL_ESCAPE_UNSAFE, URL_ESCAPE_UNSAFE | URL_DONT_ESCAPE_EXTRA_INFO, URL_FILE_USE_PATHURL};

static void canonical(void) {
    char text[400];
    for (unsigned i = 0; i < sizeof urls / sizeof *urls; i++)
        for (unsigned flag = 0; flag < 7; flag++) {
            DWORD size = sizeof text;
            HRESULT got = UrlCanonicalizeA(urls[i], text, &size, flags[flag]);
            printf("[%s] %lx: %lx %lu [%s]\n", urls[i], flags[flag], got, got ? 0 : size, got ? "" : text);
        }
}

static void combined(void) {
    const char *bases[] = {"http://host/a/b/c?q#f", "http://host", "file:///c:/x/y", "ftp://host/a/"};
    const char *relatives[] = {"d", "../d", "//other/d", "?z", "#z", "..", "http://x/y/../z", "d/../e", "d e"};
    char text[400];
    for (int base = 0; base < 4; base++)
        for (int i = 0; i < 9; i++) {
            DWORD size = sizeof text;
            HRESULT got = UrlCombineA(bases[base], relatives[i], text, &size, 0);
            printf("[%s] + [%s]: %lx [%s]\n", bases[base], relatives[i], got, got ? "" : text);
        }
}

static void parts(void) {
    const char *whole[] = {"http://user:word@host:8080/a/b?q=1#f", "ftp://host/x", "http://localhost", "file://server/p", "mailto:a@b", "nothing", "http://user@host?x"};
    char text[400];
    for (int i = 0; i < 7; i++)
        for (DWORD part = URL_PART_SCHEME; part <= URL_PART_QUERY; part++) {
            DWORD size = sizeof text;
            HRESULT got = UrlGetPartA(whole[i], text, &size, part, 0);
            printf("[%s] part %lu: %lx [%s]", whole[i], part, got, got == S_OK ? text : "");
            size = sizeof text;
            got = UrlGetPartA(whole[i], text, &size, part, URL_PARTFLAG_KEEPSCHEME);
            printf(" %lx [%s]\n", got, got == S_OK ? text : "");
        }
}

static void rest(void) {
    printf("compare %d %d %d\n", UrlCompareA("http://h/a", "http://h/a/", TRUE), UrlCompareA("http://h/a", "http://h/a/", FALSE) != 0, UrlCompareA("http://h/A", "http://h/A", FALSE));
    printf("location [%s] [%s]\n", UrlGetLocationA("http://h/a#b") ? UrlGetLocationA("http://h/a#b") : "", UrlGetLocationA("file:///a.htm") ? "some" : "none");
    const char *texts[] = {"www.test.org", "ftp.test.org", "c:\\x", "host", "http://x", "mailto:x", "\\\\server\\x", "index.htm"};
    const DWORD apply[] = {URL_APPLY_DEFAULT, URL_APPLY_GUESSSCHEME, URL_APPLY_GUESSFILE, URL_APPLY_DEFAULT | URL_APPLY_FORCEAPPLY};
    char text[200];
    for (int i = 0; i < 8; i++)
        for (int way = 0; way < 4; way++) {
            DWORD size = sizeof text;
            HRESULT got = UrlApplySchemeA(texts[i], text, &size, apply[way]);
            printf("[%s] %lx: %lx [%s]\n", texts[i], apply[way], got, got == S_OK ? text : "");
        }
    PARSEDURLA parsed = {sizeof parsed};
    for (int i = 0; i < 8; i++) {
        HRESULT got = ParseURLA(texts[i], &parsed);
        printf("parse [%s] %lx", texts[i], got);
        if (got == S_OK) printf(": %.*s, %u [%.*s]", (int)parsed.cchProtocol, parsed.pszProtocol, parsed.nScheme, (int)parsed.cchSuffix, parsed.pszSuffix);
        printf("\n");
    }
    DWORD small = 5;
    printf("small %lx", UrlCanonicalizeA("http://host/", text, &small, 0));
    printf(" %lu\n", small);
    WCHAR *path = NULL;
    printf("path %lx", PathCreateFromUrlAlloc(L"file:///c:/a%20b", &path, 0));
    printf(" %ls\n", path);
    LocalFree(path);
}

int main(void) {
    canonical();
    combined();
    parts();
    rest();
    return 0;
}
