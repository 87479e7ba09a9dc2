/* Images by their headers: where headers, directories and sections lie.
 * flags: -lntdll
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

IMAGE_NT_HEADERS *NTAPI RtlImageNtHeader(void *);
void *NTAPI RtlImageDirectoryEntryToData(void *, BOOLEAN, USHORT, ULONG *);
IMAGE_SECTION_HEADER *NTAPI RtlImageRvaToSection(IMAGE_NT_HEADERS *, void *, ULONG);
void *NTAPI RtlImageRvaToVa(IMAGE_NT_HEADERS *, void *, ULONG, IMAGE_SECTION_HEADER **);

int main(void)
{
    BYTE *base = (BYTE *)GetModuleHandleA(NULL), nothing[200] = "MZ";
    IMAGE_NT_HEADERS *headers = RtlImageNtHeader(base);
    IMAGE_SECTION_HEADER *section, *first = IMAGE_FIRST_SECTION(headers);
    IMAGE_IMPORT_DESCRIPTOR *imports;
    ULONG size = 0;

    printf("headers %d machine %d\n", headers->Signature == IMAGE_NT_SIGNATURE,
           headers->FileHeader.Machine == (sizeof base == 8 ? 0x8664 : 0x14C));
    printf("none %p\n", RtlImageNtHeader(nothing));
    imports = RtlImageDirectoryEntryToData(base, TRUE, IMAGE_DIRECTORY_ENTRY_IMPORT, &size);
    printf("imports %d %d %s\n", imports != NULL, size > 20, strlwr((char *)base + imports->Name) ? "named" : "");
    printf("no directory %p\n", RtlImageDirectoryEntryToData(base, TRUE, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, &size));
    printf("no such directory %p\n", RtlImageDirectoryEntryToData(base, TRUE, 99, &size));
    section = RtlImageRvaToSection(headers, base, first->VirtualAddress + 4);
    printf("section %.8s\n", section->Name);
    printf("outside %p\n", RtlImageRvaToSection(headers, base, 0x7000000));
    section = NULL;
    BYTE *address = RtlImageRvaToVa(headers, base, first->VirtualAddress + 4, &section);
    printf("address %d %d\n", address == base + first->PointerToRawData + 4, section == first);
    return 0;
}
