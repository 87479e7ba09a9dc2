/* ntdll makes NT names that may be relative, searches folders for a file, and says whether one is there.
 * files: "one.txt=1" "folder/" "folder/two.txt=2"
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

typedef struct { UNICODE_STRING name; HANDLE folder; void *reference; } Relative;
BOOLEAN NTAPI RtlDosPathNameToRelativeNtPathName_U(const WCHAR *, UNICODE_STRING *, WCHAR **, Relative *);
NTSTATUS NTAPI RtlDosPathNameToRelativeNtPathName_U_WithStatus(const WCHAR *, UNICODE_STRING *, WCHAR **, Relative *);
void NTAPI RtlReleaseRelativeName(Relative *);
ULONG NTAPI RtlDosSearchPath_U(const WCHAR *, const WCHAR *, const WCHAR *, ULONG, WCHAR *, WCHAR **);
BOOLEAN NTAPI RtlDoesFileExists_U(const WCHAR *);

int main(void) {
    UNICODE_STRING name = {0};
    Relative relative;
    WCHAR *part = NULL, found[MAX_PATH];
    printf("convert %d", RtlDosPathNameToRelativeNtPathName_U(L"c:\\windows\\.\\x.txt", &name, &part, &relative));
    printf(" %ls, part %ls\n", name.Buffer, part);
    RtlReleaseRelativeName(&relative);
    printf("empty %d", RtlDosPathNameToRelativeNtPathName_U(L"", &name, &part, &relative));
    printf(" %lx\n", RtlDosPathNameToRelativeNtPathName_U_WithStatus(L"", &name, &part, &relative));
    printf("open %lx", RtlDosPathNameToRelativeNtPathName_U_WithStatus(L"folder\\two.txt", &name, &part, &relative));
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK block;
    HANDLE file = NULL;
    InitializeObjectAttributes(&attributes, relative.name.Length ? &relative.name : &name, OBJ_CASE_INSENSITIVE, relative.folder, NULL);
    printf(" %lx\n", NtOpenFile(&file, SYNCHRONIZE | FILE_READ_DATA, &attributes, &block, 7, FILE_SYNCHRONOUS_IO_NONALERT));
    printf("exists %d %d %d %d\n", RtlDoesFileExists_U(L"one.txt"), RtlDoesFileExists_U(L"folder"), RtlDoesFileExists_U(L"folder\\two.txt"), RtlDoesFileExists_U(L"none.txt"));
    ULONG size = RtlDosSearchPath_U(L"c:\\nowhere;folder", L"two", L".txt", sizeof found, found, &part);
    printf("search %d, part %ls\n", size == 2 * wcslen(found), part);
    printf("little room %d\n", RtlDosSearchPath_U(L"folder", L"two.txt", NULL, 4, found, &part) == size + 2);
    printf("nothing %lu\n", RtlDosSearchPath_U(L"folder", L"three.txt", NULL, sizeof found, found, &part));
    return 0;
}
