/* getenv reads the array that _environ points to: the program may change it, replace it, or take it away.
crt: msvcrt ucrt
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static void show(const char *name)
{
    const char *value = getenv(name);

    printf("%s %s\n", name, value ? value : "none");
}

int main(void)
{
    static char first[] = "OWN_ONE=1", second[] = "OWN_TWO=2", third[] = "own_one=3";
    static char *own[] = {first, second, third, NULL};
    char **old = _environ;
    int count = 0, at;

    _putenv("MINE=here");
    for (at = 0; strncmp(_environ[at], "MINE=", 5); at++)
        ;
    show("MINE");
    _environ[at][5] = 'H';
    show("MINE");
    while (_environ[count])
        count++;
    _environ[at] = _environ[count - 1];
    _environ[count - 1] = NULL;
    show("MINE");
    old = _environ;
    _environ = own;
    show("OWN_ONE");
    show("own_two");
    show("MINE");
    show("PATH");
    own[0] = second;
    show("OWN_ONE");
    _environ = old;
    show("OWN_TWO");
    printf("%d\n", getenv("PATH") != NULL);
    return 0;
}
