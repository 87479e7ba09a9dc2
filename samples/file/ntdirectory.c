/* Listing a directory through its handle, and control codes of files.
 * files: "folder/one.txt=1" "folder/two.dat=22" "folder/third/"
 */
#include "../facts.h"

typedef struct { union { LONG Status; PVOID Pointer; }; ULONG_PTR Information; } STATUS_BLOCK;
typedef struct { USHORT Length, MaximumLength; PWSTR Buffer; } TEXT;
typedef LONG (WINAPI *query)(HANDLE, HANDLE, PVOID, PVOID, STATUS_BLOCK *, PVOID, ULONG, ULONG, BOOLEAN, TEXT *, BOOLEAN);
typedef LONG (WINAPI *control)(HANDLE, HANDLE, PVOID, PVOID, STATUS_BLOCK *, ULONG, PVOID, ULONG, PVOID, ULONG);

static query list;
static ULONG offsets[] = {[1] = 64, [2] = 68, [3] = 94, [12] = 12, [37] = 104, [38] = 80};

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static void all(HANDLE folder, ULONG kind, TEXT *pattern)
{
    static char buffer[4096], names[16][64];
    STATUS_BLOCK block;
    BOOLEAN restart = TRUE;
    int count = 0, index;
    LONG status;

    while (!(status = list(folder, NULL, NULL, NULL, &block, buffer, sizeof buffer, kind, FALSE, pattern, restart))) {
        char *at = buffer;
        restart = FALSE;
        for (;;) {
            ULONG length = *(ULONG *)(at + (kind == 12 ? 8 : 60));
            ULONG size = kind == 12 ? 0 : *(ULONG *)(at + 40), attributes = kind == 12 ? 0 : *(ULONG *)(at + 56);
            sprintf(names[count++], "%.*ls %lu %s", (int)length / 2, (WCHAR *)(at + offsets[kind]),
                    attributes & FILE_ATTRIBUTE_DIRECTORY ? 0 : size, attributes & FILE_ATTRIBUTE_DIRECTORY ? "folder" : "");
            if (!*(ULONG *)at) break;
            at += *(ULONG *)at;
        }
    }
    qsort(names, count, sizeof *names, by_name);
    printf("%lu:", kind);
    for (index = 0; index < count; index++) printf(" [%s]", names[index]);
    printf(" %lx\n", status);
}

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    HANDLE folder = CreateFileA("folder", GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL), file;
    ULONG kinds[] = {1, 2, 3, 12, 37, 38};
    STATUS_BLOCK block;
    TEXT text = {10, 12, L"*.txt"};
    char buffer[256];
    DWORD returned = 9;
    int index;

    list = (query)GetProcAddress(ntdll, "NtQueryDirectoryFile");
    for (index = 0; index < 6; index++) {
        HANDLE fresh = CreateFileA("folder", GENERIC_READ, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
        all(fresh, kinds[index], NULL);
        CloseHandle(fresh);
    }
    all(folder, 1, &text);
    printf("single %lx", list(folder, NULL, NULL, NULL, &block, buffer, sizeof buffer, 12, TRUE, NULL, TRUE));
    printf(" last %lu\n", *(ULONG *)buffer);
    printf("class %lx\n", list(folder, NULL, NULL, NULL, &block, buffer, sizeof buffer, 99, TRUE, NULL, TRUE));
    file = CreateFileA("folder\\one.txt", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    printf("file %lx\n", list(file, NULL, NULL, NULL, &block, buffer, sizeof buffer, 1, TRUE, NULL, TRUE));
    printf("unknown %d\n", DeviceIoControl(file, 0x7C000, NULL, 0, buffer, sizeof buffer, &returned, NULL));
    printf("device %d\n", ((control)GetProcAddress(ntdll, "NtDeviceIoControlFile"))(file, NULL, NULL, NULL, &block, 0x7C000, NULL, 0, buffer, sizeof buffer) < 0);
    return 0;
}
