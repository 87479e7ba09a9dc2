/* RegGetValue checks types, expands and terminates texts, and measures.
 * flags: -ladvapi32
 */
#include "../facts.h"

#define PATH "Software\\PywineSampleGet"

static void get(const char *name, DWORD flags, DWORD room)
{
    BYTE data[64] = "-------";
    DWORD type = 99, size = room;
    LONG status = RegGetValueA(HKEY_CURRENT_USER, PATH, name, flags, &type, data, &size);

    printf("%s %08lx: %ld", name, flags, status);
    if (status != ERROR_FILE_NOT_FOUND && status != ERROR_INVALID_PARAMETER)
        printf(" type %lu size %lu", type, size);
    if (!status && type == REG_DWORD)
        printf(" %lu", *(DWORD *)data);
    else if (status != ERROR_MORE_DATA && status != ERROR_UNSUPPORTED_TYPE)
        printf(" <%s>", data);
    printf("\n");
}

int main(void)
{
    HKEY key;
    DWORD number = 7, size;

    RegDeleteTreeA(HKEY_CURRENT_USER, PATH);
    RegCreateKeyA(HKEY_CURRENT_USER, PATH, &key);
    SetEnvironmentVariableA("SAMPLE", "value");
    RegSetValueExA(key, "expand", 0, REG_EXPAND_SZ, (BYTE *)"<%SAMPLE%>", 11);
    RegSetValueExA(key, "number", 0, REG_DWORD, (BYTE *)&number, 4);
    RegSetValueExA(key, "bytes", 0, REG_BINARY, (BYTE *)&number, 4);
    RegSetValueExA(key, "text", 0, REG_SZ, (BYTE *)"text", 5);
    get("expand", RRF_RT_REG_SZ, 64);
    get("expand", RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, 64);
    get("expand", RRF_RT_REG_EXPAND_SZ, 64);
    get("expand", RRF_RT_DWORD, 64);
    get("expand", RRF_RT_ANY, 4);
    get("number", RRF_RT_DWORD, 64);
    get("number", RRF_RT_QWORD, 64);
    get("bytes", RRF_RT_DWORD, 64);
    get("text", RRF_RT_ANY, 64);
    get("none", RRF_RT_ANY | RRF_ZEROONFAILURE, 8);
    get("none", RRF_RT_ANY, 8);
    printf("measure %ld", RegGetValueW(key, NULL, L"expand", RRF_RT_REG_SZ, NULL, NULL, &size));
    printf(" %lu\n", size);
    printf("no key %ld\n", RegGetValueA(key, "none", "text", RRF_RT_ANY, NULL, NULL, NULL));
    RegDeleteTreeA(HKEY_CURRENT_USER, PATH);
    return 0;
}
