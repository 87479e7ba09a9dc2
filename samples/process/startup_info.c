/* What a process is told about its start.
 */
#include "../facts.h"

int main(void)
{
    STARTUPINFOA info;

    GetStartupInfoA(&info);
    printf("size %d\n", info.cb == sizeof info);
    printf("stdin %d stdout %d stderr %d\n", GetStdHandle(STD_INPUT_HANDLE) != NULL,
           GetStdHandle(STD_OUTPUT_HANDLE) != NULL, GetStdHandle(STD_ERROR_HANDLE) != NULL);
    return 0;
}
