/* A child sees its parent's sections: an inherited one and one that it opens by its name.
 * files: a.bin=0123456789
 */
#include "child.h"

static int be_the_child(char **argv)
{
    HANDLE inherited = (HANDLE)(ULONG_PTR)strtoul(argv[2], NULL, 16);
    char *view = MapViewOfFile(inherited, FILE_MAP_WRITE, 0, 0, 0);
    HANDLE named = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "Local\\pywine shared memory");
    char *by_name = MapViewOfFile(named, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    HANDLE file = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "pywine shared file");
    char *of_file = MapViewOfFile(file, FILE_MAP_WRITE, 0, 0, 0);
    if (!view || !by_name || !of_file) return 1;
    printf("child: %s, %s, %.10s\n", view, by_name, of_file);
    strcpy(view, "from the child");
    strcpy(by_name + 0x10000, "from the child too");
    of_file[0] = 'c';
    HANDLE again = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 10, "pywine shared memory");
    printf("child: existed %d\n", GetLastError() == ERROR_ALREADY_EXISTS);
    CloseHandle(again);
    SetLastError(0);
    again = CreateEventA(NULL, FALSE, FALSE, "pywine shared memory");
    printf("child: an event of that name: %lu\n", again ? 0 : GetLastError());
    return 0;
}

int main(int argc, char **argv)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    char arguments[40];
    if (argc > 1) return be_the_child(argv);
    HANDLE file = CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherit, PAGE_READWRITE, 0, 100, NULL);
    HANDLE named =
        CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x20000, "pywine shared memory");
    HANDLE of_file = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, "pywine shared file");
    char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    char *by_name = MapViewOfFile(named, FILE_MAP_WRITE, 0, 0, 0);
    char *bytes = MapViewOfFile(of_file, FILE_MAP_WRITE, 0, 0, 0);
    strcpy(view, "inherited");
    strcpy(by_name, "named");
    sprintf(arguments, "child %x", (int)(ULONG_PTR)section);
    start_self(arguments, 0, &startup, &child);
    printf("ended with %lu\n", end_of(&child));
    printf("parent: %s, %s, %.10s\n", view, by_name + 0x10000, bytes);
    UnmapViewOfFile(by_name);
    CloseHandle(named);
    named = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "pywine shared memory");
    printf("gone with the last handle: %d\n", !named && GetLastError() == ERROR_FILE_NOT_FOUND);
    return 0;
}
