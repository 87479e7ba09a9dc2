/* RegQueryMultipleValues fills one buffer with several values; security is told, transactions are refused. */
#include <stdio.h>
#include <windows.h>

#define KEY "Software\\pywine sample multiple"

int main(void) {
    HKEY key, other;
    DWORD number = 0x12345678, size, count;
    char buffer[200];
    RegCreateKeyExA(HKEY_CURRENT_USER, KEY, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    RegSetValueExA(key, "number", 0, REG_DWORD, (BYTE *)&number, 4);
    RegSetValueExA(key, "text", 0, REG_SZ, (BYTE *)"some text", 10);
    VALENTA entries[3] = {{(char *)"text"}, {(char *)"number"}, {(char *)"none"}};
    size = sizeof buffer;
    printf("two: %ld", RegQueryMultipleValuesA(key, entries, 2, buffer, &size));
    printf(" size %lu\n", size);
    printf("text: %lu %lu %s\n", entries[0].ve_valuelen, entries[0].ve_type, (char *)entries[0].ve_valueptr);
    printf("number: %lu %lu %lx\n", entries[1].ve_valuelen, entries[1].ve_type, *(DWORD UNALIGNED *)entries[1].ve_valueptr);
    size = 5;
    printf("too small: %ld", RegQueryMultipleValuesA(key, entries, 2, buffer, &size));
    printf(" size %lu\n", size);
    size = sizeof buffer;
    printf("missing fails: %d\n", RegQueryMultipleValuesA(key, entries, 3, buffer, &size) != 0);
    VALENTW wide[1] = {{(WCHAR *)L"text"}};
    size = sizeof buffer;
    printf("wide: %ld", RegQueryMultipleValuesW(key, wide, 1, (WCHAR *)buffer, &size));
    printf(" %lu %ls\n", size, (WCHAR *)wide[0].ve_valueptr);
    size = 0;
    printf("security: %ld", RegGetKeySecurity(key, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, buffer, &size));
    printf(" needs some %d\n", size > 20);
    PSECURITY_DESCRIPTOR descriptor = malloc(size);
    printf("got: %ld", RegGetKeySecurity(key, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, descriptor, &size));
    printf(" valid %d\n", IsValidSecurityDescriptor(descriptor));
    printf("set: %ld\n", RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, descriptor));
    printf("connect: %ld\n", RegConnectRegistryA(NULL, HKEY_CURRENT_USER, &other));
    printf("opened there: %ld\n", RegOpenKeyExA(other, KEY, 0, KEY_READ, &other));
    printf("override: %ld\n", RegOverridePredefKey(HKEY_CURRENT_USER, key));
    printf("in it: %ld\n", RegCreateKeyExA(HKEY_CURRENT_USER, "below", 0, NULL, 0, KEY_READ, NULL, &other, &count));
    printf("text in it: %ld\n", RegQueryValueExA(HKEY_CURRENT_USER, "text", NULL, NULL, NULL, NULL));
    printf("back: %ld\n", RegOverridePredefKey(HKEY_CURRENT_USER, NULL));
    printf("text: %ld\n", RegQueryValueExA(HKEY_CURRENT_USER, "text", NULL, NULL, NULL, NULL));
    printf("below: %ld\n", RegOpenKeyExA(HKEY_CURRENT_USER, KEY "\\below", 0, KEY_READ, &other));
    printf("transacted: %d\n", RegCreateKeyTransactedA(key, "x", 0, NULL, 0, KEY_READ, NULL, &other, NULL,
                                                       INVALID_HANDLE_VALUE, NULL) != 0);
    RegDeleteTreeA(HKEY_CURRENT_USER, KEY);
    return 0;
}
