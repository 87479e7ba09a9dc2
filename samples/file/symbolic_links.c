/* Symbolic links: made, seen as what they are, followed, and deleted without their targets.
 * files: "folder/inside.txt=inside" "target.txt=content" "other.txt=x"
 */
#include "../facts.h"

static void shown(const char *name)
{
    DWORD attributes = GetFileAttributesA(name);
    WIN32_FIND_DATAA data;
    HANDLE search = FindFirstFileA(name, &data);

    printf("%s: %lx", name, attributes);
    if (search == INVALID_HANDLE_VALUE) { printf(" not found\n"); return; }
    printf(" found %lx size %lu tag %lx\n", data.dwFileAttributes, data.nFileSizeLow,
           data.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT ? data.dwReserved0 : 0);
    FindClose(search);
}

static void opened(const char *name, DWORD flags)
{
    HANDLE file = CreateFileA(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, flags | FILE_FLAG_BACKUP_SEMANTICS, NULL);
    FILE_ATTRIBUTE_TAG_INFO tag;
    FILE_STANDARD_INFO standard;
    char path[MAX_PATH], *last;

    if (file == INVALID_HANDLE_VALUE) { result(name, FALSE); return; }
    GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof tag);
    GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard);
    GetFinalPathNameByHandleA(file, path, sizeof path, 0);
    last = strrchr(path, '\\') + 1;
    printf("opened %s: %lx tag %lx folder %d is %s\n", name, tag.FileAttributes, tag.ReparseTag, standard.Directory, last);
    CloseHandle(file);
}

static void read_link(const char *name)
{
    HANDLE file = CreateFileA(name, 0, 7, NULL, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, NULL);
    union { struct { ULONG tag; USHORT size, reserved, subst, subst_size, print, print_size; ULONG flags; WCHAR names[1]; } r; char space[1024]; } u;
    DWORD size = 0;

    if (!DeviceIoControl(file, 0x900A8, NULL, 0, &u, sizeof u, &size, NULL)) result(name, FALSE);
    else printf("link %s: %lx flags %lx whole %d '%.*ls' '%.*ls'\n", name, u.r.tag, u.r.flags, size == u.r.size + 8u,
                u.r.print_size / 2, u.r.names + u.r.print / 2, u.r.subst_size / 2, u.r.names + u.r.subst / 2);
    CloseHandle(file);
}

int main(void)
{
    HANDLE file;

    result("to a file", CreateSymbolicLinkA("file.lnk", "target.txt", 0));
    result("to a folder", CreateSymbolicLinkA("folder.lnk", "folder", 1));
    result("to nothing", CreateSymbolicLinkA("nothing.lnk", "new.txt", 0));
    result("to no folder", CreateSymbolicLinkA("no_folder.lnk", ".\\no folder", 1));
    result("again", CreateSymbolicLinkA("file.lnk", "other.txt", 0));
    result("flags", CreateSymbolicLinkA("x.lnk", "other.txt", 0x100));
    result("nested", CreateSymbolicLinkA("folder\\up.lnk", "..\\target.txt", 2));
    shown("file.lnk"); shown("folder.lnk"); shown("nothing.lnk"); shown("no_folder.lnk");
    shown("folder.lnk\\inside.txt"); shown("folder.lnk\\up.lnk");
    opened("file.lnk", 0); opened("file.lnk", FILE_FLAG_OPEN_REPARSE_POINT);
    opened("folder.lnk", 0); opened("folder.lnk", FILE_FLAG_OPEN_REPARSE_POINT);
    opened("folder.lnk\\up.lnk", 0); opened("nothing.lnk", 0); opened("nothing.lnk", FILE_FLAG_OPEN_REPARSE_POINT);
    read_link("file.lnk"); read_link("no_folder.lnk"); read_link("folder\\up.lnk"); read_link("target.txt");
    file = CreateFileA("nothing.lnk", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    result("created through it", file != INVALID_HANDLE_VALUE && CloseHandle(file));
    shown("new.txt");
    result("move", MoveFileA("file.lnk", "moved.lnk"));
    read_link("moved.lnk");
    result("delete folder.lnk", DeleteFileA("folder.lnk"));
    result("remove folder.lnk", RemoveDirectoryA("folder.lnk"));
    result("remove moved.lnk", RemoveDirectoryA("moved.lnk"));
    file = CreateFileA("moved.lnk", DELETE, 7, NULL, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    result("delete moved.lnk on close", CloseHandle(file));
    file = CreateFileA("nothing.lnk", DELETE, 7, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    result("delete what nothing.lnk leads to", CloseHandle(file));
    shown("moved.lnk"); shown("target.txt"); shown("folder\\inside.txt"); shown("new.txt");
    result("delete nothing.lnk", DeleteFileA("nothing.lnk"));
    shown("nothing.lnk");
    return 0;
}
