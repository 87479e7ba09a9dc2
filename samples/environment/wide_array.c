/* _wenviron is there once a wide variable was asked for, in a program whose arguments are narrow.
 * crt: msvcrt ucrt
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

int main(void) {
    SetEnvironmentVariableA("UNRELATED", "x");
    wchar_t *value = _wgetenv(L"NONESUCH_VARIABLE");
    printf("%d %d\n", value == NULL, _wenviron != NULL && _wenviron[0] != NULL);
    _wputenv(L"WIDE_ARRAY=here");
    int found = 0;
    for (wchar_t **each = _wenviron; *each; each++)
        found += !wcscmp(*each, L"WIDE_ARRAY=here");
    printf("%d\n", found);
    return 0;
}
