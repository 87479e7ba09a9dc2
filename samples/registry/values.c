/* Registry values are set, measured, read and removed, with their types.
 * flags: -ladvapi32
 */
#include "../facts.h"

static HKEY key;

static void query(const char *name, DWORD size)
{
    BYTE data[64];
    DWORD type = 99, room = size;
    LONG status = RegQueryValueExA(key, name, NULL, &type, data, &room);

    printf("%s: %ld", name ? name : "(default)", status);
    if (status != ERROR_FILE_NOT_FOUND)
        printf(" type %lu size %lu", type, room);
    if (!status && type == REG_SZ)
        printf(" %s", data);
    if (!status && type == REG_DWORD)
        printf(" %lu", *(DWORD *)data);
    printf("\n");
}

int main(void)
{
    DWORD number = 42, disposition, size;

    RegDeleteKeyA(HKEY_CURRENT_USER, "Software\\PywineSampleValues");
    printf("create %ld",
           RegCreateKeyExA(HKEY_CURRENT_USER, "Software\\PywineSampleValues", 0, NULL, 0, KEY_ALL_ACCESS,
                                         NULL, &key, &disposition));
    printf(" new %d\n", disposition == REG_CREATED_NEW_KEY);
    printf("set %ld\n", RegSetValueExA(key, "Text", 0, REG_SZ, (BYTE *)"hello", 6));
    printf("set %ld\n", RegSetValueExA(key, "Number", 0, REG_DWORD, (BYTE *)&number, 4));
    printf("set %ld\n", RegSetValueExA(key, "Binary", 0, REG_BINARY, (BYTE *)"\1\2\3", 3));
    printf("set %ld\n", RegSetValueExA(key, NULL, 0, REG_SZ, (BYTE *)"default", 8));
    query("text", 64);
    query("TEXT", 3);
    query("Number", 64);
    query("Binary", 64);
    query(NULL, 64);
    query("None", 64);
    printf("measure %ld", RegQueryValueExA(key, "Text", NULL, NULL, NULL, &size));
    printf(" %lu\n", size);
    printf("delete %ld", RegDeleteValueA(key, "Text"));
    printf(" again %ld\n", RegDeleteValueA(key, "Text"));
    printf("close %ld\n", RegCloseKey(key));
    printf("delete key %ld\n", RegDeleteKeyA(HKEY_CURRENT_USER, "Software\\PywineSampleValues"));
    printf("gone %ld\n", RegOpenKeyExA(HKEY_CURRENT_USER, "Software\\PywineSampleValues", 0, KEY_READ, &key));
    return 0;
}
