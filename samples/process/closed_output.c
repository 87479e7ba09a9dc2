/* A child that closes its standard output while it goes on ends what its parent reads from it. */
#include "../facts.h"
#include <string.h>

static int child(void)
{
    DWORD done;
    char byte;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "said", 4, &done, NULL);
    CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
    ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &done, NULL);
    return 7;
}

int main(int argc, char **argv)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    STARTUPINFOA startup = {sizeof startup};
    PROCESS_INFORMATION started;
    HANDLE input, input_end, output, output_end;
    char path[MAX_PATH], command[] = "child child", heard[16] = "";
    DWORD done, total = 0, code;

    if (argc > 1)
        return child();
    CreatePipe(&input, &input_end, &inherit, 0);
    CreatePipe(&output_end, &output, &inherit, 0);
    SetHandleInformation(input_end, HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(output_end, HANDLE_FLAG_INHERIT, 0);
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = input;
    startup.hStdOutput = output;
    GetModuleFileNameA(NULL, path, sizeof path);
    result("create", CreateProcessA(path, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started));
    CloseHandle(input);
    CloseHandle(output);
    while (ReadFile(output_end, heard + total, sizeof heard - total, &done, NULL))
        total += done;
    printf("heard %.*s, then error %lu\n", (int)total, heard, GetLastError());
    printf("still running %d\n", WaitForSingleObject(started.hProcess, 0) == WAIT_TIMEOUT);
    WriteFile(input_end, "x", 1, &done, NULL);
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    printf("exit code %lu\n", code);
    return 0;
}
