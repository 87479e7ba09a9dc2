/* File attributes are read, set, and guard read-only files.
 * files: a.txt=hello dir/
 */
#include "../facts.h"

static void show(const char *name)
{
    DWORD attributes = GetFileAttributesA(name);

    printf("%s: ", name);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        printf("error %lu\n", GetLastError());
    else
        printf("readonly %d directory %d hidden %d\n", !!(attributes & FILE_ATTRIBUTE_READONLY),
               !!(attributes & FILE_ATTRIBUTE_DIRECTORY), !!(attributes & FILE_ATTRIBUTE_HIDDEN));
}

int main(void)
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    show("a.txt");
    show("A.TXT");
    show("dir");
    show("dir\\");
    show("none");
    show("none\\none");
    show("a.txt\\none");
    printf("set %d\n", SetFileAttributesA("a.txt", FILE_ATTRIBUTE_READONLY));
    show("a.txt");
    result("delete", DeleteFileA("a.txt"));
    printf("set %d\n", SetFileAttributesA("a.txt", FILE_ATTRIBUTE_NORMAL));
    printf("get ex %d\n", GetFileAttributesExA("a.txt", GetFileExInfoStandard, &data));
    printf("size %lu %lu\n", data.nFileSizeHigh, data.nFileSizeLow);
    printf("delete %d\n", DeleteFileA("a.txt"));
    show("a.txt");
    return 0;
}
