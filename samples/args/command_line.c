/* GetCommandLineW quotes what it must, and its two forms agree.
 * args: plain "two words" "" "quo\"te" "tail\\ x\\" back\slash
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(void)
{
    char *a = GetCommandLineA();
    WCHAR *w = GetCommandLineW();
    char *rest = strstr(a, ".exe");

    rest += 4;
    if (*rest == '"')
        rest++;
    printf("rest <%s>\n", rest);
    printf("same length %d\n", (int)strlen(a) == lstrlenW(w));
    printf("stable %d\n", GetCommandLineA() == a && GetCommandLineW() == w);
    return 0;
}
