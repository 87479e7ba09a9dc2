/* Which DLLs the assembly redirects that this program's manifest asks for.
 */
#include <windows.h>
#include <stdio.h>

static void find(ULONG section, const WCHAR *name, ULONG size, DWORD flags) {
    ACTCTX_SECTION_KEYED_DATA found;
    memset(&found, 0xcc, sizeof found);
    found.cbSize = size;
    SetLastError(0);
    BOOL done = FindActCtxSectionStringW(flags, NULL, section, name, size == 1 ? NULL : &found);
    printf("%ls: %d, error %lu", name, done, done ? 0 : GetLastError());
    if (done)
        printf(", format %lu, handle %s", found.ulDataFormatVersion, found.hActCtx ? "given" : "none");
    printf("\n");
}

int main(void) {
    const ULONG dlls = 2, classes = 3, size = sizeof(ACTCTX_SECTION_KEYED_DATA);
    find(dlls, L"msvcr90.dll", size, 0);
    find(dlls, L"MSVCP90.DLL", size, 0);
    find(dlls, L"msvcr80.dll", size, 0);
    find(dlls, L"kernel32.dll", size, 0);
    find(classes, L"msvcr90.dll", size, 0);
    find(dlls, L"msvcr90.dll", 4, 0);
    find(dlls, L"msvcr90.dll", 1, 0);
    ACTCTX_SECTION_KEYED_DATA found = {.cbSize = sizeof found};
    printf("%d\n", FindActCtxSectionStringA(0, NULL, dlls, "msvcr90.dll", &found));
    return 0;
}
