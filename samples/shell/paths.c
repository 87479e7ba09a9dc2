/* The shell's functions on paths take apart and put together what lies in the caller's buffer.
 * flags: -lshlwapi
 */
#include "../facts.h"
#include <shlwapi.h>

static const char *paths[] = {"", "a.txt", "a.b.txt", "C:\\", "C:\\a\\b.txt", "\\a\\b", "\\\\srv\\shr\\x", "..\\a", "C:a",
                              "C:\\a\\.\\b", "C:\\..\\..\\x", "a b\\c d.e", "a.b\\c", "prog arg", "\"pr og\" arg", "x\\"};
#define COUNT (sizeof paths / sizeof *paths)

int main(void)
{
    static const char *patterns[] = {"*", "*.*", "*.txt", "a?", "*.b;*.txt", "A.TXT"};
    char buffer[MAX_PATH], *end;

    for (int i = 0; i < COUNT; i++) {
        const char *path = paths[i];
        printf("<%s> name %d extension %d arguments %d relative %d root %d drive %d\n", path,
               (int)(PathFindFileNameA(path) - path), (int)(PathFindExtensionA(path) - path),
               (int)(PathGetArgsA(path) - path), PathIsRelativeA(path) != 0, PathIsRootA(path) != 0,
               PathGetDriveNumberA(path));
        strcpy(buffer, path);
        PathRemoveExtensionA(buffer);
        printf("  stem <%s>", buffer);
        strcpy(buffer, path);
        printf(" folder %d", PathRemoveFileSpecA(buffer));
        printf(" <%s>", buffer);
        strcpy(buffer, path);
        end = PathAddBackslashA(buffer);
        printf(" backslash <%s> %d", buffer, (int)(end - buffer));
        strcpy(buffer, path);
        PathRenameExtensionA(buffer, ".z");
        printf(" renamed <%s>", buffer);
        PathCanonicalizeA(buffer, path);
        printf(" canonical <%s>", buffer);
        strcpy(buffer, path);
        PathQuoteSpacesA(buffer);
        printf(" quoted <%s>", buffer);
        PathUnquoteSpacesA(buffer);
        printf(" <%s>\n", buffer);
    }
    for (int i = 0; i < COUNT; i++) {
        printf("C:\\dir + %s:", paths[i]);
        PathCombineA(buffer, "C:\\dir", paths[i]);
        printf(" <%s>", buffer);
        strcpy(buffer, "C:\\dir");
        PathAppendA(buffer, paths[i]);
        printf(" <%s>", buffer);
        printf(" shared %d\n", PathCommonPrefixA("C:\\a\\b", paths[i], NULL));
    }
    for (int i = 0; i < 6; i++) {
        printf("%s:", patterns[i]);
        for (int k = 0; k < COUNT; k++)
            printf(" %d", PathMatchSpecA(paths[k], patterns[i]) != 0);
        printf("\n");
    }
    return 0;
}
