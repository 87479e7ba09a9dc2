/* CommandLineToArgvW splits by its rules for quotes and backslashes.
 * flags: -lshell32
 */
#include <stdio.h>
#include <windows.h>
#include <shellapi.h>

static void split(const WCHAR *line)
{
    int count;
    WCHAR **words = CommandLineToArgvW(line, &count);

    printf("%ls ->", line);
    for (int i = 0; i < count; i++)
        printf(" [%ls]", words[i]);
    printf(" %d %d\n", count, words[count] == NULL);
    LocalFree(words);
}

int main(void)
{
    split(L"a b c");
    split(L"a  b\tc ");
    split(L"\"a b\" c");
    split(L"prog \"a b\" c\"d e\"f");
    split(L"prog a\\b\\\\c d\\");
    split(L"prog \\\"a \\\\\"b c\\\\\" d");
    split(L"prog \"a\\\\\" b");
    split(L"prog \"a\\\" b\" c");
    split(L"prog \"\" x");
    split(L"prog \"unclosed word");
    split(L"prog \"a\"\"b c\" d");
    split(L"\"C:\\a dir\\x.exe\"tail y");
    split(L"C:\\a\\ x");
    return 0;
}
