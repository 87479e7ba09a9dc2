/* What the shell knows of files: SHGetFileInfo, item lists of folders.
 * files: plain.txt=text folder/ nothing=x
 * flags: -lshell32 -lole32 -ladvapi32
 */
#include <windows.h>
#include <shellapi.h>
#include <shlobj.h>
#include <stdio.h>
#include <string.h>

static void show(const char *name, DWORD attributes, UINT flags)
{
    SHFILEINFOA info = {0};
    DWORD_PTR found = SHGetFileInfoA(name, attributes, &info, sizeof info, flags);

    printf("%s %x: %d, \"%s\", \"%s\"\n", name, flags, found != 0, info.szDisplayName, info.szTypeName);
}

int main(int argc, char **argv)
{
    WCHAR path[MAX_PATH], again[MAX_PATH] = L"", here[MAX_PATH];
    SHFILEINFOW info = {0};
    ITEMIDLIST *list = NULL;
    DWORD_PTR type;

    show("plain.txt", 0, SHGFI_DISPLAYNAME);
    show("nothing", 0, SHGFI_DISPLAYNAME);
    show("folder", 0, SHGFI_DISPLAYNAME);
    show("missing.txt", 0, SHGFI_DISPLAYNAME);
    show("missing.txt", FILE_ATTRIBUTE_NORMAL, SHGFI_DISPLAYNAME | SHGFI_USEFILEATTRIBUTES);
    RegSetValueA(HKEY_CLASSES_ROOT, ".pywine", REG_SZ, "pywinefile", 0);
    RegSetValueA(HKEY_CLASSES_ROOT, "pywinefile", REG_SZ, "A kind of file", 0);
    show("thing.pywine", FILE_ATTRIBUTE_NORMAL, SHGFI_TYPENAME | SHGFI_USEFILEATTRIBUTES);
    RegDeleteKeyA(HKEY_CLASSES_ROOT, ".pywine");
    RegDeleteKeyA(HKEY_CLASSES_ROOT, "pywinefile");
    SHGetFileInfoW(L"folder", 0, &info, sizeof info, SHGFI_ATTRIBUTES);
    printf("folder %d, file system %d\n", (info.dwAttributes & SFGAO_FOLDER) != 0,
           (info.dwAttributes & SFGAO_FILESYSTEM) != 0);
    SHGetFileInfoW(L"plain.txt", 0, &info, sizeof info, SHGFI_ATTRIBUTES);
    printf("folder %d, file system %d\n", (info.dwAttributes & SFGAO_FOLDER) != 0,
           (info.dwAttributes & SFGAO_FILESYSTEM) != 0);
    type = SHGetFileInfoA(argv[0], 0, NULL, 0, SHGFI_EXETYPE);
    printf("program %lx", (DWORD)type);
    printf(", text %lx\n", (DWORD)SHGetFileInfoA("plain.txt", 0, NULL, 0, SHGFI_EXETYPE));

    printf("location %08lx\n", SHGetSpecialFolderLocation(NULL, CSIDL_WINDOWS, &list));
    printf("path %d", SHGetPathFromIDListW(list, path));
    SHGetSpecialFolderPathW(NULL, again, CSIDL_WINDOWS, FALSE);
    printf(" same %d\n", !_wcsicmp(path, again));
    ILFree(list);
    GetFullPathNameW(L"plain.txt", MAX_PATH, here, NULL);
    list = ILCreateFromPathW(here);
    printf("list %d, path %d", list != NULL, SHGetPathFromIDListW(list, path));
    printf(" same %d\n", !_wcsicmp(path, here));
    ILFree(list);
    printf("desktop %08lx", SHGetSpecialFolderLocation(NULL, CSIDL_DESKTOP, &list));
    printf(" %u bytes, folder %d\n", ILGetSize(list), SHGetPathFromIDListW(list, path));
    ILFree(list);
    printf("missing %d\n", ILCreateFromPathW(L"C:\\no such folder\\x") != NULL);
    printf("nothing %d\n", SHGetPathFromIDListW(NULL, path));
    printf("dropped %u\n", DragQueryFileW(NULL, 0xFFFFFFFF, NULL, 0));
    return 0;
}
