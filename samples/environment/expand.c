/* ExpandEnvironmentStrings replaces known variables and keeps the rest.
 */
#include "../facts.h"

static void expand(const char *text)
{
    char expanded[100];
    DWORD length = ExpandEnvironmentStringsA(text, expanded, sizeof expanded);

    printf("%s -> %s (%lu)\n", text, expanded, length);
}

int main(void)
{
    WCHAR wide[8];

    SetEnvironmentVariableA("ONE", "first");
    SetEnvironmentVariableA("EMPTY", NULL);
    expand("plain");
    expand("%ONE%");
    expand("a%one%b%ONE%c");
    expand("%NONE_SUCH% 100%");
    expand("%");
    expand("%%");
    expand("%ONE%%ONE%");
    expand("");
    printf("needed %lu\n", ExpandEnvironmentStringsW(L"%ONE%%ONE%", NULL, 0));
    printf("needed %lu\n", ExpandEnvironmentStringsW(L"%ONE%%ONE%", wide, 8));
    return 0;
}
