/* Names match whatever their case, and keep the case they were created with.
 * files: Folder/ReadMe.TXT=hello
 */
#include "../facts.h"

int main(void)
{
    WIN32_FIND_DATAA data;
    char text[16] = {0};
    DWORD count;
    HANDLE file = CreateFileA("FOLDER\\readme.txt", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);

    ReadFile(file, text, sizeof text, &count, NULL);
    printf("read %s\n", text);
    CloseHandle(file);
    file = CreateFileA("folder/README.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    printf("exists %lu\n", GetLastError());
    CloseHandle(file);
    FindClose(FindFirstFileA("folder\\*.txt", &data));
    printf("name %s size %lu\n", data.cFileName, data.nFileSizeLow);
    file = CreateFileA("folder\\CamelCase", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    CloseHandle(file);
    file = CreateFileA("folder\\camelcase", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    result("new again", file != INVALID_HANDLE_VALUE);
    FindClose(FindFirstFileA("folder\\CAMELCASE", &data));
    printf("name %s\n", data.cFileName);
    return 0;
}
