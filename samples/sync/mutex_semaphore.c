/* Mutexes belong to their thread and nest; semaphores count up to their maximum.
 */
#include "../facts.h"

int main(void)
{
    HANDLE mutex = CreateMutexA(NULL, TRUE, NULL), semaphore = CreateSemaphoreA(NULL, 2, 3, NULL);
    LONG previous = -1;

    printf("nested %lx\n", WaitForSingleObject(mutex, 0));
    result("release", ReleaseMutex(mutex));
    result("release", ReleaseMutex(mutex));
    result("release too often", ReleaseMutex(mutex));
    printf("take %lx %lx %lx\n", WaitForSingleObject(semaphore, 0), WaitForSingleObject(semaphore, 0),
           WaitForSingleObject(semaphore, 0));
    printf("release %d", ReleaseSemaphore(semaphore, 2, &previous));
    printf(" previous %ld\n", previous);
    result("release beyond the maximum", ReleaseSemaphore(semaphore, 2, &previous));
    printf("previous unchanged %ld\n", previous);
    result("bad maximum", CreateSemaphoreA(NULL, 2, 1, NULL) != NULL);
    result("not a mutex", ReleaseMutex(semaphore));
    result("bad handle", ReleaseMutex((HANDLE)0x7770));
    return 0;
}
