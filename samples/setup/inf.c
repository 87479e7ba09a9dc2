/* Reading an INF file: sections, lines by key and by number, fields of every kind, strings.
 * flags: -lsetupapi
 */
#include <windows.h>
#include <setupapi.h>
#include <stdio.h>

static const char contents[] =
    "; a comment\r\n[Version]\r\nSignature=\"$CHICAGO$\" ; behind a line\r\nClass = Net\r\n"
    "[First]\r\nkey = one, \"two, with comma\", 3 ,, %name%\r\nnumbers = 10, 0x20, -5, oops\r\n"
    "bytes = ff, 1, 0a\r\nplain line\r\nkey = again\r\nlong = a, \\\r\n   b\r\nquoted = \"say \"\"hi\"\"\", %unknown%, 100%%\r\n"
    "\"quoted key\" = x\r\n"
    "[Empty]\r\n[first]\r\nlast = merged\r\n[Strings]\r\nname = \"The Name\"\r\n";

static HINF inf;

static void fields(INFCONTEXT *line)
{
    char text[100];
    DWORD count = SetupGetFieldCount(line);

    printf("%lu fields:", count);
    for (DWORD i = 0; i <= count; i++) {
        if (SetupGetStringFieldA(line, i, text, sizeof(text), NULL))
            printf(" <%s>", text);
        else
            printf(" error %lx", GetLastError());
    }
    printf("\n");
}

static void find(const char *section, const char *key)
{
    INFCONTEXT line;

    printf("%s %s: ", section, key ? key : "(any)");
    if (!SetupFindFirstLineA(inf, section, key, &line)) {
        printf("error %lx\n", GetLastError());
        return;
    }
    fields(&line);
}

int main(void)
{
    FILE *file = fopen("test.inf", "wb");
    INFCONTEXT line, next;
    DWORD needed;
    UINT where = 77;
    INT number;
    BYTE bytes[10] = {0};
    char text[100];

    fwrite(contents, 1, sizeof(contents) - 1, file);
    fclose(file);
    GetFullPathNameA("test.inf", sizeof(text), text, NULL);
    inf = SetupOpenInfFileA(text, NULL, INF_STYLE_WIN4, &where);
    printf("open: %d\n", inf != INVALID_HANDLE_VALUE);
    printf("lines: %ld %ld %ld\n", SetupGetLineCountA(inf, "First"), SetupGetLineCountA(inf, "Empty"), SetupGetLineCountA(inf, "None"));
    SetupFindFirstLineA(inf, "First", NULL, &line);
    do
        fields(&line);
    while (SetupFindNextLine(&line, &line));
    printf("end: %lx\n", GetLastError());
    find("First", "KEY");
    find("Version", "signature");
    find("First", "none");
    find("None", NULL);
    find("Empty", NULL);
    SetupFindFirstLineA(inf, "First", "key", &line);
    printf("match: %d ", SetupFindNextMatchLineA(&line, "key", &next));
    fields(&next);
    printf("no more: %d\n", SetupFindNextMatchLineA(&next, "key", &next));
    SetupGetLineByIndexA(inf, "First", 1, &line);
    for (int i = 0; i <= 5; i++) {
        number = 99;
        printf("number %d: %d", i, SetupGetIntField(&line, i, &number));
        printf(" %d\n", number);
    }
    SetupFindFirstLineA(inf, "First", "bytes", &line);
    printf("bytes: %d", SetupGetBinaryField(&line, 1, bytes, sizeof(bytes), &needed));
    printf(" %lu: %d %d %d\n", needed, bytes[0], bytes[1], bytes[2]);
    SetupFindFirstLineA(inf, "First", "key", &line);
    memset(text, '?', sizeof(text));
    printf("strings: %d", SetupGetMultiSzFieldA(&line, 2, text, sizeof(text), &needed));
    printf(" %lu, first '%s', then '%s'\n", needed, text, text + strlen(text) + 1);
    printf("too small: %d", SetupGetStringFieldA(&line, 2, text, 3, &needed));
    printf(" %lx, needed %lu\n", GetLastError(), needed);
    printf("line text: %d", SetupGetLineTextA(NULL, inf, "First", "key", text, sizeof(text), &needed));
    printf(" %lu '%s'\n", needed, text);
    SetupCloseInfFile(inf);
    inf = SetupOpenInfFileA(".\\none.inf", NULL, INF_STYLE_WIN4, &where);
    printf("missing: %d %lx\n", inf != INVALID_HANDLE_VALUE, GetLastError());
    return 0;
}
