/* Without the start-up flag wildcards stay as they are.
 * args: a*.txt b?.c *
 * files: a1.txt b1.c
 */
#include <stdio.h>

int _dowildcard = 0;

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%s\n", argv[i]);
    return 0;
}
