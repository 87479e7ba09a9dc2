/* Which bytes of their structures RtlGetVersion and GetVersionEx write.
 */
#include <windows.h>
#include <stdio.h>

static BYTE bytes[300];

static void show(const char *name, LONG result) {
    printf("%s %ld:", name, result);
    for (int i = 0; i < 300; i++) {
        int first = i;
        while (i < 300 && bytes[i] != 0xcc)
            i++;
        if (i > first)
            printf(" %d-%d", first, i - 1);
    }
    printf("\n");
    memset(bytes, 0xcc, sizeof bytes);
}

int main(void) {
    LONG(WINAPI * get)(void *) = (void *)GetProcAddress(GetModuleHandleA("ntdll"), "RtlGetVersion");
    DWORD *size = (DWORD *)bytes;
    memset(bytes, 0xcc, sizeof bytes);
    *size = sizeof(OSVERSIONINFOW);
    show("RtlGetVersion", get(bytes));
    *size = sizeof(OSVERSIONINFOEXW);
    show("RtlGetVersion", get(bytes));
    *size = sizeof(OSVERSIONINFOEXA);
    show("RtlGetVersion", get(bytes));
    *size = sizeof(OSVERSIONINFOA);
    show("GetVersionExA", GetVersionExA((void *)bytes));
    *size = sizeof(OSVERSIONINFOEXA);
    show("GetVersionExA", GetVersionExA((void *)bytes));
    *size = sizeof(OSVERSIONINFOW);
    show("GetVersionExW", GetVersionExW((void *)bytes));
    *size = sizeof(OSVERSIONINFOEXW);
    show("GetVersionExW", GetVersionExW((void *)bytes));
    return 0;
}
