/* The variables every Windows process starts with.
 */
#include "../facts.h"
#include <string.h>

static void show(const char *name)
{
    char value[MAX_PATH];

    if (GetEnvironmentVariableA(name, value, sizeof value))
        printf("%s=%s\n", name, value);
    else
        printf("%s is not set\n", name);
}

int main(void)
{
    char path[4096];

    show("windir");
    show("SystemRoot");
    show("SystemDrive");
    show("ComSpec");
    show("OS");
    show("PROCESSOR_ARCHITECTURE");
    GetEnvironmentVariableA("PATH", path, sizeof path);
    printf("PATH has system32 %d\n", strstr(strlwr(path), "c:\\windows\\system32") != NULL);
    printf("TEMP is a directory %d\n", GetEnvironmentVariableA("TEMP", path, sizeof path) &&
                                           GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES);
    return 0;
}
