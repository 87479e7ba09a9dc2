/* Walking kernel32's export table by hand finds what GetProcAddress finds.
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    char *base = (char *)GetModuleHandleA("kernel32.dll");
    IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(base + ((IMAGE_DOS_HEADER *)base)->e_lfanew);
    IMAGE_DATA_DIRECTORY *where = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    IMAGE_EXPORT_DIRECTORY *exports = (IMAGE_EXPORT_DIRECTORY *)(base + where->VirtualAddress);
    DWORD *names = (DWORD *)(base + exports->AddressOfNames);
    DWORD *functions = (DWORD *)(base + exports->AddressOfFunctions);
    WORD *ordinals = (WORD *)(base + exports->AddressOfNameOrdinals);
    DWORD (WINAPI *get)(void) = NULL;
    int sorted = 1;

    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (i && strcmp(base + names[i - 1], base + names[i]) >= 0)
            sorted = 0;
        if (!strcmp(base + names[i], "GetCurrentProcessId"))
            get = (DWORD (WINAPI *)(void))(base + functions[ordinals[i]]);
    }
    printf("signature %d machine %d\n", nt->Signature == IMAGE_NT_SIGNATURE,
           nt->FileHeader.Machine == (sizeof(void *) == 8 ? 0x8664 : 0x14c));
    printf("name %s\n", strlwr(strcpy((char[32]){0}, base + exports->Name)));
    printf("more than 500 %d sorted %d\n", exports->NumberOfNames > 500, sorted);
    printf("calls %d\n", get() == GetCurrentProcessId());
    printf("same %d\n", (FARPROC)get == GetProcAddress((HMODULE)base, "GetCurrentProcessId"));
    return 0;
}
