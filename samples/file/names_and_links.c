/* A file's other names, its streams, reopening, deleting its name at once, names that cannot be.
 * files: "folder/one.txt=12345" "two.txt=2"
 */
#define _WIN32_WINNT 0x0A00
#include "../facts.h"

typedef struct { union { LONG status; PVOID pointer; }; ULONG_PTR information; } STATUS_BLOCK;
typedef LONG (WINAPI *query)(HANDLE, STATUS_BLOCK *, PVOID, ULONG, ULONG);

static HANDLE open_file(const char *name, DWORD access, DWORD disposition, DWORD flags)
{
    HANDLE file = CreateFileA(name, access, 7, NULL, disposition, flags, NULL);
    printf("%s %lu: %s %lu\n", name, disposition, file == INVALID_HANDLE_VALUE ? "no" : "yes", file == INVALID_HANDLE_VALUE ? GetLastError() : 0);
    return file;
}

int main(void)
{
    WCHAR name[MAX_PATH];
    DWORD size = MAX_PATH, done, flags;
    WIN32_FIND_STREAM_DATA stream;
    HANDLE search, file, again;
    char buffer[16] = "", path[MAX_PATH + 8], *last;
    struct { LONGLONG id, times[4], allocated, end; ULONG attributes, tag, links, access; } stat;
    STATUS_BLOCK block;
    query ask = (query)GetProcAddress(GetModuleHandleA("ntdll"), "NtQueryInformationFile");
    int count = 0;

    result("link", CreateHardLinkA("folder\\uno.txt", "folder\\one.txt", NULL));
    search = FindFirstFileNameW(L"folder\\one.txt", 0, &size, name);
    result("first name", search != INVALID_HANDLE_VALUE);
    do { count++; size = MAX_PATH; printf("%ls %d\n", wcsrchr(name, L'\\') + 1, name[0] == L'\\'); } while (FindNextFileNameW(search, &size, name));
    printf("names %d error %lu\n", count, GetLastError());
    FindClose(search);
    search = FindFirstStreamW(L"two.txt", FindStreamInfoStandard, &stream, 0);
    printf("stream %ls %d\n", stream.cStreamName, (int)stream.StreamSize.QuadPart);
    result("next stream", FindNextStreamW(search, &stream));
    FindClose(search);
    result("streams of a folder", FindFirstStreamW(L"folder", FindStreamInfoStandard, &stream, 0) != INVALID_HANDLE_VALUE);

    file = open_file("folder\\one.txt", FILE_READ_ATTRIBUTES, OPEN_EXISTING, 0);
    again = ReOpenFile(file, GENERIC_READ, 7, 0);
    result("reopened", ReadFile(again, buffer, 5, &done, NULL));
    printf("%s\n", buffer);
    printf("final %d\n", GetFinalPathNameByHandleA(file, NULL, 0, 0) > 10);
    printf("stat %lx", ask(file, &block, &stat, sizeof stat, 68));
    printf(" %d %lx %lx %lu\n", (int)stat.end, stat.attributes, stat.tag, stat.links);
    CloseHandle(again);
    CloseHandle(file);

    file = CreateFileA("two.txt", DELETE, 7, NULL, OPEN_EXISTING, 0, NULL);
    again = CreateFileA("two.txt", GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
    flags = 3;
    result("delete", SetFileInformationByHandle(file, 21, &flags, sizeof flags));
    CloseHandle(file);
    printf("name %lx\n", GetFileAttributesA("two.txt"));
    result("still there", ReadFile(again, buffer, 1, &done, NULL));
    CloseHandle(again);

    open_file("folder", GENERIC_WRITE, CREATE_ALWAYS, 0);
    open_file("folder", GENERIC_WRITE, CREATE_ALWAYS, FILE_FLAG_BACKUP_SEMANTICS);
    open_file("folder", GENERIC_WRITE, CREATE_NEW, 0);
    open_file("folder\\one.txt:stream", GENERIC_WRITE, CREATE_ALWAYS, 0);
    result("folder a:b", CreateDirectoryA("folder\\a:b", NULL));
    GetFullPathNameA("folder", MAX_PATH, path + 4, NULL);
    memcpy(path, "\\\\?\\", 4);
    last = path + strlen(path);
    strcpy(last, "\\one.txt"); printf("%lx\n", GetFileAttributesA(path));
    strcpy(last, "\\.\\one.txt"); result("a dot", GetFileAttributesA(path) != ~0u);
    strcpy(last, "\\..\\folder\\one.txt"); result("two dots", GetFileAttributesA(path) != ~0u);
    strcpy(last, "/one.txt"); result("a slash", GetFileAttributesA(path) != ~0u);
    return 0;
}
