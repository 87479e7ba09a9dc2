/* Services, credentials and the security authority, as a program without them sees them.
 */
#include "../facts.h"
#include <ntsecapi.h>
#include <wincred.h>


int main(void)
{
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_CONNECT);
    CREDENTIALA *credential;
    CREDENTIALA **all;
    SERVICE_STATUS status;
    DWORD size = 0;
    char name[40];

    printf("manager %d\n", manager != NULL);
    result("service", OpenServiceA(manager, "NoSuchService", SERVICE_QUERY_STATUS) != NULL);
    result("status", QueryServiceStatus(NULL, &status));
    result("start", StartServiceA(NULL, 0, NULL));
    result("delete", DeleteService(NULL));
    result("key name", GetServiceKeyNameA(manager, "No such service", name, &size));
    CloseServiceHandle(manager);
    result("credential", CredReadA("no such target", CRED_TYPE_GENERIC, 0, &credential));
    result("credentials", CredEnumerateA("no such*", 0, &size, &all));
    printf("translated %lu\n", LsaNtStatusToWinError(0xC0000022));
    return 0;
}
