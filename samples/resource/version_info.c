/* The version resource of a program gives numbers and strings.
 * flags: -lversion
 */
#include "../facts.h"

int main(void)
{
    char path[MAX_PATH], *text;
    static char data[4000];
    DWORD size, handle;
    VS_FIXEDFILEINFO *fixed;
    WORD *translation;
    UINT length;

    GetModuleFileNameA(NULL, path, sizeof path);
    size = GetFileVersionInfoSizeA(path, &handle);
    printf("size %d\n", size > 200 && size < sizeof data);
    printf("get %d\n", GetFileVersionInfoA(path, 0, sizeof data, data));
    printf("fixed %d", VerQueryValueA(data, "\\", (void **)&fixed, &length));
    printf(" %u signature %08lx\n", length, fixed->dwSignature);
    printf("file %08lx.%08lx product %08lx.%08lx\n", fixed->dwFileVersionMS, fixed->dwFileVersionLS,
           fixed->dwProductVersionMS, fixed->dwProductVersionLS);
    VerQueryValueA(data, "\\VarFileInfo\\Translation", (void **)&translation, &length);
    printf("translation %u %04x %04x\n", length, translation[0], translation[1]);
    VerQueryValueA(data, "\\StringFileInfo\\040904E4\\ProductName", (void **)&text, &length);
    printf("product %u %s\n", length, text);
    VerQueryValueA(data, "\\stringfileinfo\\040904e4\\filedescription", (void **)&text, &length);
    printf("description %u %s\n", length, text);
    printf("missing %d\n", VerQueryValueA(data, "\\StringFileInfo\\040904E4\\None", (void **)&text, &length));
    printf("no file %lu\n", GetFileVersionInfoSizeA("none.dll", &handle));
    return 0;
}
