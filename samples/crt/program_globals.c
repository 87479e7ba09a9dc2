/* The run-time library's data exports: the command line, the program's name, and flags.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__declspec(dllimport) extern char *_acmdln;

int main(int argc, char **argv)
{
    const char *name = strrchr(_pgmptr, '\\');

    printf("arguments %d %d\n", __argc == argc, __argv[0] == argv[0]);
    printf("name %.16s\n", name + 1);
    printf("command line %d\n", strstr(_acmdln, "program_globals") != NULL);
    printf("environment %d\n", _environ != NULL && *_environ != NULL);
    printf("files %d mode %d\n", _sys_nerr, _fmode);
    printf("error %s\n", _sys_errlist[2]);
    printf("stdout %d\n", &_iob[1] == stdout);
    return 0;
}
