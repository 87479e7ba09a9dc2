/* mingw's start-up asks the C run-time library to expand wildcards in the arguments.
 * args: a*.txt none*.x "b?.c" keep
 * files: a1.txt a2.txt b1.c b22.c
 */
#include <stdio.h>

int _dowildcard = -1;

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%s\n", argv[i]);
    return 0;
}
