/* The folder of drivers has what programs look up names of the network in. */
#include "../facts.h"

int main(void)
{
    const char *names[] = {"hosts", "networks", "protocol", "services"};
    char path[MAX_PATH], buffer[4096];
    WIN32_FIND_DATAA data;
    HANDLE file;
    DWORD size;
    int index;

    for (index = 0; index < 4; index++) {
        GetSystemDirectoryA(path, sizeof path);
        strcat(strcat(path, "\\drivers\\etc\\"), names[index]);
        file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
        size = 0;
        ReadFile(file, buffer, sizeof buffer - 1, &size, NULL);
        buffer[size] = 0;
        printf("%s: %d\n", names[index], index == 0 ? strstr(buffer, "127.0.0.1") != 0 : index == 3 ? strstr(buffer, "443/tcp") != 0 : size > 0);
        CloseHandle(file);
    }
    GetSystemDirectoryA(path, sizeof path);
    file = FindFirstFileA(strcat(path, "\\drivers\\etc\\serv*"), &data);
    printf("%s\n", file == INVALID_HANDLE_VALUE ? "none" : data.cFileName);
    return 0;
}
