/* cmd finds its switches inside quotes too, which some programs put around all arguments.
 */
#include "../facts.h"

int main(void)
{
    const char *lines[] = {"cmd \"/c exit 88\"", "cmd /c exit 8", "cmd \"/d /c echo quoted\"", "cmd /c \"echo a b\""};
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION process;
    char line[99];
    DWORD code;
    int index;

    for (index = 0; index < 4; index++) {
        strcpy(line, lines[index]);
        result("start", CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &code);
        printf("%s: %lu\n", lines[index], code);
        fflush(stdout);
    }
    return 0;
}
