/* WriteFile to the standard output passes every byte through unchanged.
 */
#include <windows.h>

int main(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    char bytes[256];
    DWORD count;

    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    WriteFile(output, bytes, sizeof bytes, &count, NULL);
    return count != 256;
}
