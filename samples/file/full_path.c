/* GetFullPathName resolves dots, slashes and drives without looking at the disk.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static void show(const char *path)
{
    char full[MAX_PATH], *part = NULL;
    DWORD length = GetFullPathNameA(path, sizeof full, full, &part);

    printf("%s -> %s part %s %d\n", path, full, part ? part : "(none)", length == strlen(full));
}

int main(void)
{
    char small[8];

    SetCurrentDirectoryA("C:\\windows");
    show("a.txt");
    show("..\\b.txt");
    show(".");
    show("..");
    show("..\\..\\..");
    show("system32\\.\\..\\x\\");
    show("a/b\\c/../d");
    show("\\rooted");
    show("C:\\one\\two\\..\\three.txt");
    show("C:rel.txt");
    show("c:\\Lower\\case");
    show("\\\\server\\share\\dir\\..\\..\\f");
    show("\\\\?\\C:\\a\\..\\b");
    show("\\\\.\\device");
    show("trailing. . ");
    show("a.\\b.");
    show("NUL");
    printf("needed %lu\n", GetFullPathNameA("a.txt", 0, NULL, NULL));
    printf("needed %lu\n", GetFullPathNameA("a.txt", sizeof small, small, NULL));
    SetLastError(1);
    printf("empty %lu\n", GetFullPathNameA("", sizeof small, small, NULL));
    return 0;
}
