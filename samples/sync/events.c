/* Events are set, reset, consumed by a wait when automatic, and found by name.
 */
#include "../facts.h"

int main(void)
{
    HANDLE manual = CreateEventA(NULL, TRUE, FALSE, NULL), automatic = CreateEventA(NULL, FALSE, TRUE, NULL);
    HANDLE named, same, both[2] = {manual, automatic};

    printf("manual %lx\n", WaitForSingleObject(manual, 0));
    SetEvent(manual);
    printf("set %lx", WaitForSingleObject(manual, 0));
    printf(" still %lx\n", WaitForSingleObject(manual, 0));
    ResetEvent(manual);
    printf("reset %lx\n", WaitForSingleObject(manual, 10));
    printf("automatic %lx", WaitForSingleObject(automatic, INFINITE));
    printf(" consumed %lx\n", WaitForSingleObject(automatic, 0));
    SetEvent(automatic);
    printf("any %lx\n", WaitForMultipleObjects(2, both, FALSE, 1000));
    SetEvent(automatic);
    printf("all %lx", WaitForMultipleObjects(2, both, TRUE, 0));
    printf(" not consumed %lx\n", WaitForSingleObject(automatic, 0));
    SetEvent(automatic);
    SetEvent(manual);
    printf("all %lx\n", WaitForMultipleObjects(2, both, TRUE, 0));
    SetLastError(0);
    named = CreateEventA(NULL, TRUE, TRUE, "pywine sample event");
    printf("named %d error %lu\n", named != NULL, GetLastError());
    same = CreateEventA(NULL, FALSE, FALSE, "pywine sample event");
    printf("same error %lu\n", GetLastError());
    printf("shared %lx\n", WaitForSingleObject(same, 0));
    result("open", OpenEventA(SYNCHRONIZE, FALSE, "pywine sample event") != NULL);
    result("open other case", OpenEventA(SYNCHRONIZE, FALSE, "PYWINE sample event") != NULL);
    result("wrong kind", CreateMutexA(NULL, FALSE, "pywine sample event") != NULL);
    CloseHandle(manual);
    result("closed", SetEvent(manual));
    result("wait closed", WaitForSingleObject(manual, 0) != WAIT_FAILED);
    return 0;
}
