/* Console functions fail on redirected handles, with their errors.
 * stdin: line\n
 */
#include "../facts.h"

int main(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD mode, count;
    char text[16] = {0};

    result("input mode", GetConsoleMode(input, &mode));
    result("output mode", GetConsoleMode(output, &mode));
    result("screen buffer", GetConsoleScreenBufferInfo(output, &info));
    result("write console", WriteConsoleA(output, "x", 1, &count, NULL));
    printf("read %d", ReadFile(input, text, sizeof text, &count, NULL));
    printf(" %lu %s", count, text);
    ReadFile(input, text, sizeof text, &count, NULL);
    printf("at the end %lu\n", count);
    return 0;
}
