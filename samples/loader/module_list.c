/* The loader's lists in the PEB name the program first and agree with GetModuleHandle.
 */
#include "../facts.h"
#include <intrin.h>
#include <wchar.h>
#include <winternl.h>

typedef struct {
    LIST_ENTRY load, memory, initialization;
    char *base;
    void *entry;
    ULONG size;
    UNICODE_STRING path, name;
} MODULE;

int main(void)
{
#ifdef _WIN64
    PEB *peb = (PEB *)__readgsqword(0x60);
#else
    PEB *peb = (PEB *)__readfsdword(0x30);
#endif
    LIST_ENTRY *head = (LIST_ENTRY *)((char *)peb->Ldr + (sizeof(void *) == 8 ? 0x10 : 0xc)), *at;
    int index = 0, disagreements = 0, has_kernel = 0, has_ntdll = 0, headers = 0, back = 1;

    for (at = head->Flink; at != head; at = at->Flink, index++) {
        MODULE *module = (MODULE *)at;
        IMAGE_NT_HEADERS *nt = (IMAGE_NT_HEADERS *)(module->base + ((IMAGE_DOS_HEADER *)module->base)->e_lfanew);

        if (index == 0)
            printf("first %.11ls self %d\n", module->name.Buffer,
                   (HMODULE)module->base == GetModuleHandleA(NULL));
        disagreements += GetModuleHandleW(module->path.Buffer) != (HMODULE)module->base;
        has_kernel += !_wcsicmp(module->name.Buffer, L"kernel32.dll");
        has_ntdll += !_wcsicmp(module->name.Buffer, L"ntdll.dll");
        headers += nt->Signature == IMAGE_NT_SIGNATURE && nt->OptionalHeader.SizeOfImage == module->size;
        back &= at->Blink->Flink == at;
    }
    printf("disagreements %d kernel32 %d ntdll %d back %d\n", disagreements, has_kernel, has_ntdll, back);
    printf("headers %d\n", headers == index);
    printf("image base %d\n", peb->Reserved3[1] == GetModuleHandleA(NULL));
    return 0;
}
