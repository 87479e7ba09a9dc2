/* The environment block holds NAME=value strings, ends with an empty one, and shows changes.
 */
#include "../facts.h"
#include <wchar.h>

static int find(const WCHAR *wanted)
{
    WCHAR *block = GetEnvironmentStringsW();
    int found = 0;

    for (WCHAR *line = block; *line; line += wcslen(line) + 1)
        found += !wcscmp(line, wanted);
    FreeEnvironmentStringsW(block);
    return found;
}

int main(void)
{
    WCHAR *block = GetEnvironmentStringsW();
    int bad = 0, count = 0;

    for (WCHAR *line = block; *line; line += wcslen(line) + 1, count++)
        bad += wcschr(line + 1, L'=') == NULL;
    printf("some %d bad %d\n", count > 3, bad);
    printf("free %d\n", FreeEnvironmentStringsW(block));
    SetEnvironmentVariableW(L"SampleName", L"x=y");
    printf("found %d\n", find(L"SampleName=x=y"));
    SetEnvironmentVariableW(L"SAMPLENAME", L"z");
    printf("found %d %d\n", find(L"SampleName=z"), find(L"SampleName=x=y"));
    SetEnvironmentVariableW(L"samplename", NULL);
    printf("found %d\n", find(L"SampleName=z"));
    return 0;
}
