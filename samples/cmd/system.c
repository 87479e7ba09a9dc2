/*
 * system, _popen and _spawnl reach the command interpreter; with an argument, system runs that.
 * files: "sub.bat=@echo sub %1 %2\r\n@exit /b 4\r\n"
 */
#include <process.h>
#include <stdio.h>
#include <stdlib.h>

static void run(const char *command)
{
    int code = system(command);
    printf("%s -> %d\n", command, code);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    char line[100];
    FILE *pipe;

    if (argc > 1)
        return system(argv[1]);
    run("exit 3");
    run("echo hi>f.txt&type f.txt");
    run("sub.bat one \"two three\"");
    run("cd nosuchfolder 2>nul");
    run("if exist f.txt (del f.txt) else exit 9");
    pipe = _popen("echo from the pipe", "r");
    while (fgets(line, sizeof line, pipe))
        printf("got %s", line);
    printf("_pclose %d\n", _pclose(pipe));
    fflush(stdout);
    printf("_spawnl %d\n", (int)_spawnl(_P_WAIT, "sub.bat", "sub.bat", "x", NULL));
    return 0;
}
