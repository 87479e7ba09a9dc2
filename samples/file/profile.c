/* Profile files: sections and keys are read, written, listed and removed.
 * files: "a.ini=[First]\r\nkey=value\r\nnumber = 42 \r\nquoted=\"in quotes\"\r\n; comment\r\n[second]\r\nx=1\r\ny=2\r\n"
 */
#include "../facts.h"

static void get(const char *section, const char *key)
{
    char text[100];
    DWORD count = GetPrivateProfileStringA(section, key, "default", text, sizeof text, ".\\a.ini");

    printf("%s/%s %lu:", section ? section : "-", key ? key : "-", count);
    for (DWORD i = 0; i < count; i++)
        putchar(text[i] ? text[i] : '|');
    printf("\n");
}

int main(void)
{
    get("First", "key");
    get("FIRST", "KEY");
    get("First", "number");
    get("First", "quoted");
    get("First", "none");
    get("none", "key");
    get("second", NULL);
    get(NULL, NULL);
    printf("int %u %u\n", GetPrivateProfileIntA("First", "number", 7, ".\\a.ini"),
           GetPrivateProfileIntA("First", "none", 7, ".\\a.ini"));
    printf("write %d\n", WritePrivateProfileStringA("second", "x", "changed", ".\\a.ini"));
    get("second", "x");
    printf("add %d\n", WritePrivateProfileStringA("third", "new", "added", ".\\a.ini"));
    get(NULL, NULL);
    printf("remove key %d\n", WritePrivateProfileStringA("second", "y", NULL, ".\\a.ini"));
    get("second", NULL);
    printf("remove section %d\n", WritePrivateProfileStringA("First", NULL, NULL, ".\\a.ini"));
    get(NULL, NULL);
    return 0;
}
