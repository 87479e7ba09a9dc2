/* Windows' own programs and DLLs are files of the system directory, with a version.
 * flags: -lversion
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static void look(const char *name) {
    char path[MAX_PATH];
    WIN32_FIND_DATAA found;
    DWORD done, handle;
    BYTE head[64] = "";
    GetSystemDirectoryA(path, MAX_PATH - 40);
    strcat(strcat(path, "\\"), name);
    DWORD attributes = GetFileAttributesA(path);
    printf("%s: %s", name, attributes == INVALID_FILE_ATTRIBUTES ? "missing" : "there");
    HANDLE search = FindFirstFileA(path, &found);
    printf(", %s", search == INVALID_HANDLE_VALUE ? "not found" : "found");
    FindClose(search);
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        ReadFile(file, head, sizeof head, &done, NULL);
        printf(", begins with %.2s", head);
        CloseHandle(file);
    }
    DWORD size = strstr(name, ".exe") ? 0 : GetFileVersionInfoSizeA(path, &handle);
    VS_FIXEDFILEINFO *fixed = NULL;
    UINT length = 0;
    void *data = calloc(1, size + 1);
    if (size && GetFileVersionInfoA(path, 0, size, data) && VerQueryValueA(data, "\\", (void **)&fixed, &length))
        printf(", version of %u bytes %lx, type %lu", length, fixed->dwSignature, fixed->dwFileType);
    char *text = NULL;
    if (size && VerQueryValueA(data, "\\StringFileInfo\\040904B0\\OriginalFilename", (void **)&text, &length))
        printf(", named");
    HMODULE module = LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    printf(", data %d", module != NULL);
    if (module) FreeLibrary(module);
    printf("\n");
}

int main(void) {
    char path[MAX_PATH];
    int dlls = 0;
    WIN32_FIND_DATAA found;
    look("kernel32.dll");
    look("ADVAPI32.DLL");
    look("cmd.exe");
    look("no such.dll");
    GetSystemDirectoryA(path, MAX_PATH - 40);
    strcat(path, "\\*32.dll");
    HANDLE search = FindFirstFileA(path, &found);
    do dlls++;
    while (FindNextFileA(search, &found));
    FindClose(search);
    printf("several DLLs: %d\n", dlls > 10);
    HMODULE module = LoadLibraryA("C:\\windows\\system32\\version.dll");
    printf("loads by its path: %d", module != NULL);
    GetModuleFileNameA(module, path, sizeof path);
    printf(", exports %d\n", GetProcAddress(module, "VerQueryValueW") != NULL);
    return 0;
}
