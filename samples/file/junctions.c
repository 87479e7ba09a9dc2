/* Junctions and reparse data of other tags: set, read, deleted.
 * files: "folder/inside.txt=inside" "full/x=x" "plain.txt=plain"
 */
#include "../facts.h"

typedef struct { ULONG tag; USHORT size, reserved, subst, subst_size, print, print_size; WCHAR names[500]; } JUNCTION;
typedef struct { ULONG tag; USHORT size, reserved; GUID guid; char data[4]; } FOREIGN;

static HANDLE open_point(const char *name)
{
    return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING,
                       FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

static void set(const char *name, const WCHAR *target)
{
    HANDLE file = open_point(name);
    JUNCTION j = {IO_REPARSE_TAG_MOUNT_POINT};
    DWORD size;

    j.subst_size = 2 * wsprintfW(j.names, L"\\??\\%ls", target);
    j.print = j.subst_size + 2;
    j.size = j.print + 2 + 8;
    result(name, DeviceIoControl(file, 0x900A4, &j, j.size + 8, NULL, 0, &size, NULL));
    CloseHandle(file);
}

int main(void)
{
    WCHAR target[MAX_PATH];
    JUNCTION j;
    FOREIGN f = {0x1234, 4, 0, {1, 2, 3, {4}}, "abc"}, back = {0};
    DWORD size;
    HANDLE file;

    GetFullPathNameW(L"folder", MAX_PATH, target, NULL);
    result("CreateDirectory", CreateDirectoryA("junction", NULL));
    set("junction", target);
    set("full", target);
    set("plain.txt", target);
    printf("attributes %lx, inside %lx\n", GetFileAttributesA("junction"), GetFileAttributesA("junction\\inside.txt"));
    file = open_point("junction");
    result("get", DeviceIoControl(file, 0x900A8, NULL, 0, &j, sizeof j, &size, NULL));
    printf("%lx %d same %d\n", j.tag, size == j.size + 8u, !memcmp(j.names + j.subst / 2 + 4, target, j.subst_size - 8));
    f.tag = IO_REPARSE_TAG_SYMLINK;
    result("wrong tag", DeviceIoControl(file, 0x900AC, &f, 8, NULL, 0, &size, NULL));
    f.tag = IO_REPARSE_TAG_MOUNT_POINT;
    result("delete", DeviceIoControl(file, 0x900AC, &f, 8, NULL, 0, &size, NULL));
    result("delete again", DeviceIoControl(file, 0x900AC, &f, 8, NULL, 0, &size, NULL));
    CloseHandle(file);
    printf("attributes %lx, inside %lx\n", GetFileAttributesA("junction"), GetFileAttributesA("junction\\inside.txt"));
    result("remove", RemoveDirectoryA("junction"));

    f.tag = 0x1234;
    file = open_point("plain.txt");
    result("foreign", DeviceIoControl(file, 0x900A4, &f, 28, NULL, 0, &size, NULL));
    result("get", DeviceIoControl(file, 0x900A8, NULL, 0, &back, 28, &size, NULL));
    printf("%lx %lu %d\n", GetFileAttributesA("plain.txt"), size, memcmp(&f, &back, 28));
    CloseHandle(file);
    file = CreateFileA("plain.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    result("follow", file != INVALID_HANDLE_VALUE);
    file = open_point("plain.txt");
    result("delete", DeviceIoControl(file, 0x900AC, &f, 24, NULL, 0, &size, NULL));
    CloseHandle(file);
    printf("%lx\n", GetFileAttributesA("plain.txt"));
    return 0;
}
