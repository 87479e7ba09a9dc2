/* Computer and user names measure their buffers.
 * flags: -ladvapi32
 */
#include "../facts.h"
#include <string.h>

int main(void)
{
    char computer[MAX_COMPUTERNAME_LENGTH + 1], user[257];
    DWORD size = sizeof computer, small = 0;

    printf("computer %d", GetComputerNameA(computer, &size));
    printf(" length %d\n", size == strlen(computer) && size > 0);
    result("no room", GetComputerNameA(computer, &small));
    size = sizeof user;
    printf("user %d", GetUserNameA(user, &size));
    printf(" length with end %d\n", size == strlen(user) + 1);
    small = 0;
    result("no room for user", GetUserNameA(user, &small));
    printf("needed %d\n", small == size);
    return 0;
}
