/* Reads lines "pattern<TAB>name", makes the file in an empty directory and prints whether FindFirstFile finds it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

int main(void)
{
    static char line[1024], copy[1024], path[1024], dir[512];
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    GetTempPathA(400, dir);
    strcat(dir, "wildcards");
    CreateDirectoryA(dir, NULL);
    while (fgets(line, sizeof line, stdin)) {
        char *name;
        int found = 0;
        line[strcspn(line, "\r\n")] = 0;
        strcpy(copy, line);
        name = strchr(copy, '\t');
        *name++ = 0;
        {
            WIN32_FIND_DATAA data;
            HANDLE handle;
            sprintf(path, "%s\\%s", dir, name);
            handle = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
            CloseHandle(handle);
            sprintf(path, "%s\\%s", dir, copy);
            handle = FindFirstFileA(path, &data);
            if (handle != INVALID_HANDLE_VALUE) {
                do found |= !strcmp(data.cFileName, name); while (FindNextFileA(handle, &data));
                FindClose(handle);
            }
            sprintf(path, "%s\\%s", dir, name);
            DeleteFileA(path);
        }
        printf("%s\t=>\t%d\n", line, found);
    }
    return 0;
}
