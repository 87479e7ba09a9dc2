/* Native file functions take counted names in the NT namespace and give statuses with information.
 * files: a.txt=hello
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI NtReadFile(HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, void *, ULONG,
                                   LARGE_INTEGER *, ULONG *);

static NTSTATUS open_file(const WCHAR *dos, ULONG disposition, HANDLE *file, IO_STATUS_BLOCK *status)
{
    UNICODE_STRING path;
    OBJECT_ATTRIBUTES attributes;

    RtlDosPathNameToNtPathName_U(dos, &path, NULL, NULL);
    printf("prefix %.4ls ", path.Buffer);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE, NULL, NULL);
    return NtCreateFile(file, GENERIC_READ | SYNCHRONIZE, &attributes, status, NULL, 0, FILE_SHARE_READ,
                        disposition,
                        FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
}

int main(void)
{
    HANDLE file;
    IO_STATUS_BLOCK status;
    char text[16] = "";

    printf("open %08lx", open_file(L"A.TXT", FILE_OPEN, &file, &status));
    printf(" information %d\n", (int)status.Information);
    printf("read %08lx", NtReadFile(file, NULL, NULL, NULL, &status, text, 16, NULL, NULL));
    printf(" %d %s\n", (int)status.Information, text);
    printf("at the end %08lx\n", NtReadFile(file, NULL, NULL, NULL, &status, text, 16, NULL, NULL));
    printf("close %08lx\n", NtClose(file));
    printf("close again %08lx\n", NtClose(file));
    printf("missing %08lx\n", open_file(L"none.txt", FILE_OPEN, &file, &status));
    printf("missing directory %08lx\n", open_file(L"none\\a.txt", FILE_OPEN, &file, &status));
    printf("collision %08lx\n", open_file(L"a.txt", FILE_CREATE, &file, &status));
    return 0;
}
